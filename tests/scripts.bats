# Every script has words: each is found by a question as people ask it.
load helper

setup() {
	memos_setup
	memos-add >/dev/null <<-'EOF'
		{"id":"ru","memory":"Вчера Анна купила новую ёлку на рынке в Москве"}
		{"id":"el","memory":"Η Μαρία αγόρασε ένα καινούργιο ποδήλατο στην Αθήνα"}
		{"id":"ar","memory":"اشترت فاطمة كتابًا جديدًا من المكتبة في القاهرة"}
		{"id":"hi","memory":"रवि ने कल दिल्ली में एक नई साइकिल खरीदी"}
		{"id":"tr","memory":"Işıl dün İstanbul'da güzel bir şemsiye aldı"}
		{"id":"de","memory":"Jürgen wohnt in der Schloßstraße und fährt täglich Straßenbahn"}
		{"id":"zh","memory":"小明昨天在北京的书店买了一本关于历史的书"}
		{"id":"ja","memory":"田中さんは昨日東京の図書館で新しい自転車を見ました"}
		{"id":"ko","memory":"지민은 어제 서울에서 새 자전거를 샀습니다"}
		{"id":"th","memory":"สมชายซื้อหนังสือใหม่ที่กรุงเทพเมื่อวานนี้"}
		{"id":"fr","memory":"L'été dernier, Zoë a mangé une crème brûlée à Orléans"}
		{"id":"pl","memory":"Łukasz mieszka w Łodzi i pije żurek"}
		{"id":"vi","memory":"Anh Nguyễn thích uống cà phê sữa đá ở Hà Nội"}
		{"id":"he","memory":"דנה קנתה אופניים חדשים בתל אביב"}
		{"id":"en","memory":"The bridge opens in June"}
	EOF
}

# first ID QUERY ...: each query finds the memory of this id first.
first() {
	local id=$1 query

	shift
	for query; do
		run -0 memos-search -k 1 "$query"
		echo "$query: $output"
		[ "$(jq -r .id <<<"$output")" = "$id" ] || return
	done
}

@test "Russian is found, in any case, with е for ё" {
	first ru 'что купила Анна' 'КУПИЛА АННА' 'елку' 'ЁЛКУ' 'в москве'
}

@test "Greek is found, in any case, with and without accents" {
	first el 'πού αγόρασε ποδήλατο η Μαρία' 'ΠΟΔΗΛΑΤΟ' 'μαρια' 'ΑΘΉΝΑ'
}

@test "Arabic is found, with and without its vowel signs" {
	first ar 'ماذا اشترت فاطمة' 'القاهرة' 'فاطمة المكتبة'
}

@test "Hindi is found, its vowel signs kept" {
	first hi 'रवि ने क्या खरीदी' 'दिल्ली' 'साइकिल'
	# another vowel is another word
	run -1 memos-search --without cosine 'दल्ला'
}

@test "Turkish is found, whichever i was typed" {
	first tr 'Işıl şemsiye' 'semsiye' 'GÜZEL' 'istanbul' 'İSTANBUL'
}

@test "German is found, with umlauts or without, ss for ß" {
	first de 'Wo wohnt Jürgen?' 'jurgen' 'SCHLOSSSTRASSE' 'schloßstraße' \
		'fahrt taglich'
}

@test "Chinese is found by words of two characters and of one" {
	first zh '小明买了什么书' '历史' '北京书店' '书'
}

@test "Japanese is found in kanji and kana" {
	first ja '田中さんは何を見ましたか' '図書館' '東京' 'さん'
}

@test "Korean is found" {
	first ko '지민은 어디에서 자전거를 샀습니까' '서울' '자전거'
}

@test "Thai is found without blanks between words" {
	first th 'สมชายซื้ออะไร' 'หนังสือ' 'กรุงเทพ'
}

@test "French, Polish, Vietnamese are found without marks, Hebrew as it is" {
	first fr 'ete orleans' 'CREME BRULEE' 'Zoe'
	first pl 'lukasz' 'ŁODZI' 'zurek'
	first vi 'nguyen' 'ca phe sua da' 'HÀ NỘI'
	first he 'מה קנתה דנה' 'תל אביב'
}

@test "composed and decomposed letters are one" {
	# bytes: what \u is depends on the locale
	first fr $'cre\xcc\x80me bru\xcc\x82le\xcc\x81e' $'e\xcc\x81te\xcc\x81'
	first vi $'Nguye\xcc\x82\xcc\x83n'
	store '{"id":"wide","memory":"ＴＯＫＹＯ ﬁnal"}'
	first wide 'tokyo' 'final'
}

@test "digits of any script are one" {
	store '{"id":"n","memory":"room ٤٢"}'
	first n '42'
}
