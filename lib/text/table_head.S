/* The head of the word table, by which its file is known: see table_form.h. */
	.section .rodata
	.balign 8
	.globl table_head
	.type table_head, @object
table_head:
	.incbin "words.bin", 0, 64
	.size table_head, . - table_head
	.section .note.GNU-stack,"",@progbits
