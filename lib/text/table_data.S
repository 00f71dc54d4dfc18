/* The word table as `make` laid it out: see table_form.h for the form. */
	.section .rodata
	.balign 64
	.globl table_data
	.type table_data, @object
table_data:
	.incbin "words.bin"
	.size table_data, . - table_data
	.section .note.GNU-stack,"",@progbits
