#include "text/redact.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define X        "[redacted]"
#define RANDOM20 "a1B2c3D4e5F6g7H8i9J0"
#define RANDOM40 RANDOM20 RANDOM20
#define JWT      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl_-x"
#define LINE     "MIIEpAIBAAKCAQEA" RANDOM40 "zz+/\n"
#define PEM(kind)                                        \
	"-----BEGIN " kind "-----\n" LINE LINE "abcd=\n" \
	"-----END " kind "-----"

static const struct {
	const char *in, *want; /* NULL: nothing to mask */
} cases[] = {
	{ "", NULL },
	/* behind a keyword */
	{ "password=hunter2", "password=" X },
	{ "PASSWORD: hunter2", "PASSWORD: " X },
	{ "Password: swordfish", "Password: " X },
	{ "password : swordfish\nuser: ann", "password : " X "\nuser: ann" },
	{ "mysql --password hunter2 db", "mysql --password " X " db" },
	{ "x --password=hunter2 db", "x --password=" X " db" },
	{ "x --api-key swordfish", "x --api-key " X },
	{ "export OPENAI_API_KEY=sk-" RANDOM20, "export OPENAI_API_KEY=" X },
	{ "DB_PASS=tiger; ls", "DB_PASS=" X "; ls" },
	{ "dbPass='a b c'", "dbPass='" X "'" },
	{ "{\"password\": \"two words\", \"a\": 1}",
	    "{\"password\": \"" X "\", \"a\": 1}" },
	{ "{\"client_secret\":\"abcdef123\"}",
	    "{\"client_secret\":\"" X "\"}" },
	{ "{\\\"token\\\":\\\"abcdef123\\\"}",
	    "{\\\"token\\\":\\\"" X "\\\"}" },
	{ "cfg[\"password\"] = \"tiger\"", "cfg[\"password\"] = \"" X "\"" },
	{ "https://h/x?access_token=abc123&n=5",
	    "https://h/x?access_token=" X "&n=5" },
	{ "h:6379,password=abc,ssl=true", "h:6379,password=" X ",ssl=true" },
	{ "password=ab,cd ef", "password=" X " ef" },
	{ "(password=hunter2)", "(password=" X ")" },
	{ "password=hunter2.", "password=" X "." },
	{ "password=hunter2，好", "password=" X "，好" },
	{ "token: abc123def456", "token: " X },
	{ "API key: abc123def456", "API key: " X },
	{ "**Password:** swordfish", "**Password:** " X },
	{ "`password`: `swordfish`", "`password`: `" X "`" },
	{ "my password is Blue42sky! Do not tell.",
	    "my password is " X " Do not tell." },
	{ "Authorization: Bearer abcdef", "Authorization: Bearer " X },
	{ "-H 'Authorization: Basic YTpi' x",
	    "-H 'Authorization: Basic " X "' x" },
	{ "{\"authorization\": \"Bearer abcdef\"}",
	    "{\"authorization\": \"Bearer " X "\"}" },
	{ "bearer " RANDOM20 " ok", "bearer " X " ok" },
	{ "X-Auth-Token: abc123def", "X-Auth-Token: " X },
	{ "password=a\npassword=b", "password=" X "\npassword=" X },
	{ "password=\"open", "password=\"" X },
	/* by shape */
	{ "use sk-" RANDOM20 ".", "use " X "." },
	{ "sk-proj-ab_" RANDOM40 "-cd", X },
	{ "ghp_" RANDOM40, X },
	{ "gho_" RANDOM40, X },
	{ "github_pat_" RANDOM20 "_" RANDOM40, X },
	{ "glpat-" RANDOM20, X },
	{ "xoxb-123456789012-abcDEF123456", X },
	{ "AKIAIOSFODNN7EXAMPLE", X },
	{ "\"AKIAIOSFODNN7EXAMPLE\"", "\"" X "\"" },
	{ "jwt " JWT ".", "jwt " X "." },
	{ "a\\nghp_" RANDOM40 "\\n", "a\\n" X "\\n" },
	/* in URLs */
	{ "https://user:pass@host/x", "https://user:" X "@host/x" },
	{ "postgres://u:p@ss@h:5432/db", "postgres://u:" X "@h:5432/db" },
	{ "postgres://u:a/b#c@h/db", "postgres://u:" X "@h/db" },
	{ "redis://:tiger@h", "redis://:" X "@h" },
	/* blocks */
	{ "a\n" PEM("RSA PRIVATE KEY") "\nb", "a\n" X "\nb" },
	{ PEM("OPENSSH PRIVATE KEY"), X },
	{ PEM("PGP PRIVATE KEY BLOCK"), X },
	{ "-----BEGIN PRIVATE KEY-----\n" LINE LINE, X "\n" },
	{ "k: -----BEGIN EC PRIVATE KEY-----\\n" LINE
	  "-----END EC PRIVATE KEY-----\\n",
	    "k: " X "\\n" },
	/* options of known commands */
	{ "curl -u bob:hunter2 https://h/", "curl -u bob:" X " https://h/" },
	{ "curl -sSu 'bob:tiger 2' h", "curl -sSu 'bob:" X "' h" },
	{ "curl --user bob:tiger h", "curl --user bob:" X " h" },
	{ "curl --user=bob:tiger h", "curl --user=bob:" X " h" },
	{ "/usr/bin/curl -ubob:tiger h", "/usr/bin/curl -ubob:" X " h" },
	{ "curl -d '{\"a\": 1, \"b\": 2}' \\\n -u \"bob:tiger\" h",
	    "curl -d '{\"a\": 1, \"b\": 2}' \\\n -u \"bob:" X "\" h" },
	{ "{\"run\":\"curl -u \\\"bob:tiger\\\" h\"}",
	    "{\"run\":\"curl -u \\\"bob:" X "\\\" h\"}" },
	{ "mysql -uroot -phunter2 db", "mysql -uroot -p" X " db" },
	{ "mysql -p'two words' db", "mysql -p'" X "' db" },
	{ "ssh h mysqldump -u root -ptiger db | ssh -p 22 i",
	    "ssh h mysqldump -u root -p" X " db | ssh -p 22 i" },
	{ "mysql -u root -pmypassword db", "mysql -u root -p" X " db" },
	{ "mysql -password hunter2 db", "mysql -password " X " db" },
	{ "sshpass -p hunter2 ssh -p 22 x", "sshpass -p " X " ssh -p 22 x" },
	{ "sshpass -phunter2 ssh x", "sshpass -p" X " ssh x" },
	{ "docker login -u bob -p hunter2", "docker login -u bob -p " X },
	{ "docker login -u bob -p hunter2; docker run -p 80:80 x",
	    "docker login -u bob -p " X "; docker run -p 80:80 x" },
	{ "redis-cli -h h -a tiger ping", "redis-cli -h h -a " X " ping" },
	{ "openssl enc -aes-256-cbc -k hunter2 -in f",
	    "openssl enc -aes-256-cbc -k " X " -in f" },
	{ "unzip -P tiger a.zip", "unzip -P " X " a.zip" },
	{ "echo hunter2 | sudo -S ls", "echo " X " | sudo -S ls" },
	{ "echo -n 'two words'|sudo -kS ls", "echo -n '" X "'|sudo -kS ls" },
	{ "printf '%s\\n' tiger | sudo -p '' -S ls",
	    "printf '%s\\n' " X " | sudo -p '' -S ls" },
	/* the same letters elsewhere */
	{ "mkdir -p dir; cp -p a b; ssh -p 22 x; tar -k -xf f", NULL },
	{ "grep -a x f; useradd -u 1000:1000 bob; tar -p5", NULL },
	{ "sshpass -p $PW ssh -p 2222 h", NULL },
	{ "sshpass -p $1 ssh h", NULL },
	{ "sshpass -f file ssh -p 2222 h", NULL },
	{ "docker run -p 8080:80 -u 1000:1000 x", NULL },
	{ "docker login h && ssh -p 2222 h", NULL },
	{ "docker login failed. Try -p 8080", NULL },
	{ "curl -u bob https://h/a:b", NULL },
	{ "curl -u bob: h; curl -u \"bob:$PW\" h; curl -u <a>:<b> h", NULL },
	{ "curl -u user:password h | docker run -u 1:1 x", NULL },
	{ "a curl; docker run -u 1000:1000", NULL },
	{ "mysql -P 3306 -u root -p shop", NULL },
	{ "redis-cli -h h ping | grep -a tiger", NULL },
	{ "sshpass -p is an option of sshpass", NULL },
	{ "echo hunter2 | sudo tee -S f", NULL },
	{ "echo hunter2 | grep x; sudo -S ls", NULL },
	{ "echo $PW | sudo -S ls", NULL },
	{ "echo hunter2 || sudo -S ls", NULL },
	{ "echo sudo -S password=tiger | x",
	    "echo sudo -S password=" X " | x" },
	/* prose, code, placeholders */
	{ "the password is stored in the vault", NULL },
	{ "the password is base64.", NULL },
	{ "Password: ask Bob for it", NULL },
	{ "use the --password option to log in", NULL },
	{ "mysql -p hunter2", NULL },
	{ "password=$DB_PASSWORD", NULL },
	{ "password=${X} token=$(cat f) secret=<secret>", NULL },
	{ "password=getpass() token=lexer.next secret=os.environ[\"S\"]",
	    NULL },
	{ "User(name=name, password=new_password)", NULL },
	{ "hashed_password = argon2.hash(x)", NULL },
	{ "password=None, token=null", NULL },
	{ "password: string; token: number", NULL },
	{ "if (token == other123) password != x1y2z3", NULL },
	{ "password: ********", NULL },
	{ "password=[redacted]", NULL },
	{ "max_tokens=1000 token=5 token_count: 12abc34", NULL },
	{ "Token::next() Secret: he likes cats", NULL },
	{ "PWD=/home/ann/src1 OLDPWD=/tmp", NULL },
	{ "compass: north1234 bypass=abc1234", NULL },
	{ "risk-adjusted sk-learn-2023-tutorial-notes", NULL },
	{ "AKIA and AKIAIOSFODNN7EXAMPLES", NULL },
	{ "http://host:8080/a@b and mailto:a@b.org", NULL },
	{ "https://a.org/x:y@z", NULL },
	{ "https://user:$PASS@host", NULL },
	{ PEM("CERTIFICATE"), NULL },
	{ "a bearer of bad news", NULL },
	{ "the -----BEGIN and the key", NULL },
};

static void
test_huge(void)
{
	static const char *const units[] = { "password=", "password: ",
		"secret:", "secret='{", "token=\"", "eyJ", "eyJaaaaaaaa.",
		"sk-", "://a:b", "://", "a@", "-----BEGIN RSA PRIVATE KEY-----",
		"-----BEGIN PRIVATE KEY----------END ", "-", "\\", "'", " ",
		"key ", "password ", "password=,a", "bearer ", "\xff",
		"password is ", "secret:\\\"", "echo a ", "echo 'a' \"b ",
		"echo a | sudo -S ", "curl -u ", "curl -u a:", "mysql -p",
		"sshpass -p '" };
	size_t size = 1 << 20;
	char *text = malloc(size);

	if (!text)
		exit(1);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct buf out = { 0 };
		size_t n = strlen(units[i]);

		for (size_t k = 0; k < size; k++)
			text[k] = units[i][k % n];
		redact(text, size, &out);
		tap(out.len > 0, "a mebibyte of unit %zu", i);
		buf_release(&out);
	}
	free(text);
}

/* No cut of a text may be read past its end. */
static void
test_cuts(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len = strlen(cases[i].in);

		for (size_t n = 0; n <= len; n++) {
			struct buf out = { 0 };
			char *copy = malloc(n ? n : 1);

			if (!copy)
				exit(1);
			memcpy(copy, cases[i].in, n);
			redact(copy, n, &out);
			buf_release(&out);
			free(copy);
		}
	}
	tap(true, "cut texts break nothing");
}

int
main(void)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *in = cases[i].in;
		const char *want = cases[i].want ? cases[i].want : in;
		size_t n;

		buf_reset(&out);
		n = redact(in, strlen(in), &out);
		if (!tap(!strcmp(buf_text(&out), want) &&
			     (n > 0) == (strcmp(in, want) != 0),
			"case %zu is masked as it should", i))
			printf("# %zu in '%s'\n# got '%s'\n", n, in,
			    buf_text(&out));
	}
	buf_reset(&out);
	buf_string(&out, "a ");
	tap(redact("b\0password=c", 12, &out) == 1 && out.len == 23 &&
		!memcmp(out.data, "a b\0password=" X, 23),
	    "redact appends, and reads on behind a NUL");
	buf_release(&out);
	test_cuts();
	test_huge();
	return tap_end();
}
