#include "mind/working_lists.h"

/* Words that carry a question, whatever it is about. */
static const char empty[] =
    "actually afterwards ago ahead almost already alright also although "
    "always another anybody anyone anything anyway around available away "
    "became become began begin big bit bring brought came case certain "
    "chance come consider could couple currently deal detail either else "
    "enough especially even eventually ever every everybody everyone "
    "everything exact exactly explain far feel felt figure final finally "
    "find fine first found four gave get give go going gone good got great "
    "guess half happen hear heard hello hey hi high hmm instead keep kept "
    "kind knew know last lately later least less let like likely little long "
    "look lot low made main make many matter may maybe mean meant mention "
    "might move much need never new next nice nobody nothing oh ok okay old "
    "one ones originally part per perhaps please point possible pretty "
    "probably put quick quite rather ready real really remember remind right "
    "said saw say see seem set several show since somebody someone something "
    "somewhere soon sorry sort sure take taken tell thank thanks thing think "
    "thought three told took total towards try turn two um use usual usually "
    "want way well went whatever whole whose within without yeah yes yet";

/* What is asked of anything: it does not say of what. */
static const char asking[] =
    "afford age amount arrive bad begin best better bill bought buy call "
    "change cheap choose chosen color colour condition cost date day decide "
    "decision difficult duration easy end evening expensive fast fee finish "
    "help hour idea important issue job leave left length live minute money "
    "month morning name number order paid pay people person place plan price "
    "problem question reason result sell sentence short side size small sold "
    "spend spent start stay step stop story stuff talk time today together "
    "tomorrow tonight took type version week word work worry worth wrong "
    "year yesterday";
static const char asking_others[] =
    "betaald bezahlen bezahlt costa costaron coste costo cout coute cuesta "
    "custa custou dauert dauerte dia gekostet gente grund kost kosten kostet "
    "kostete kostte name pagar pagaron pago precio preco preis prezzo prijs "
    "prix uhr";

static const char german[] =
    "aber alle allem allen alles als also alt am an auch auf aus bei beim "
    "bin bis bitte da dabei dafur dagegen daher dahin damals damit danach "
    "dann daran darauf daraus darf daruber darum das dass davon davor dazu "
    "dein dem den denn der des deshalb dessen dich die dies diese diesem "
    "diesen dieser dir doch dort du durch eigentlich ein eine einem einen "
    "einer eines er es etwa etwas euch euer gab ganz gar geben gegen gehen "
    "geht gemacht genau gesagt gewesen gibt ging gleich gross habe haben "
    "hast hat hatte hatten hier hin ich ihm ihn ihnen ihr ihre ihrem ihren "
    "ihrer im immer ins ist ja jede jeden jemand jetzt kam kann kein keine "
    "kommen kommt konnte lang lange machen macht mal man mehr mein meine "
    "mich mir mit muss musste nach nein nicht nichts noch nun nur ob oder "
    "ohne passiert sagen sagt schon sein seine seinem seinen seiner seit "
    "sich sie sind soll sollte sonst tun uber um und uns unser unter viel "
    "viele vielleicht vom von vor wann war waren warum was weg weil weiter "
    "welche welchem welchen welcher welches wem wen wenn wer werden weshalb "
    "wessen wie wieder wieso wieviel wird wo wofur woher wohin wollen wollte "
    "womit woran worden wozu wurde wurden zu zum zur zwei";

static const char others[] =
    /* Spanish */
    "a ademas ahi ahora al algo alguien algun alguna alla alli antes aquel "
    "aquella aqui asi aun aunque bien cada como con cosa cual cuales cuando "
    "cuanta cuantas cuanto cuantos da dar de deja del desde despues dice "
    "dijo donde dos durante e el ella ellas ello ellos en entonces entre era "
    "eran es esa ese eso esos esta estaba estan estar este esto estos fue "
    "fueron ha habia hace hacer hacia han hasta hay hizo iba ir la las le "
    "les lo los luego mal mas me mejor menos mi mientras mis mismo mucho "
    "muchos muy nada nadie ni ningun no nos nosotros nuestra nuestro nunca o "
    "otra otro otros para paso pero poco por porque pues que quien quienes "
    "se sea segun ser si sido siempre sin sobre son su sus tal tambien "
    "tampoco tan tanto te tenia tiene tienen toda todas todo todos tras tu "
    "tus u un una uno unos usted va vez y ya yo "
    /* French */
    "alors apres au aussi autre aux avait avant avec avoir bien ca car ce "
    "cela ces cet cette ceux chez combien comme comment contre dans de "
    "depuis des donc dont du elle elles en encore est et etait ete etre eu "
    "eux faire fait fut il ils je jusque la le les leur leurs lui ma mais "
    "meme mes moi mon ne nos notre nous on ont ou par parce pas passe "
    "pendant peu plus pour pourquoi quand que quel quelle quelles quels qui "
    "quoi sa sans se ses soi son sont sous sur ta tes toi ton tous tout "
    "toute toutes tres un une vers vos votre vous "
    /* Italian, Portuguese, Dutch */
    "aan af alles ander ao aos as bij che chi ci com come cosa cui da daar "
    "daarna dai dal dalla dan dat deed dei del dela dele della depois deze "
    "di dit doen door dove dus e ed een ela ele eles em en ene entao er era "
    "essa esse esta estava foi gaat geen gegaan geweest gia gli ha had hanno "
    "heb hebben heeft het hij hoe hoeveel hun ik il in ingen io is isso isto "
    "ja je jij kan kon lei loro lui ma maar mais mas me meer men met mij "
    "mijn muito na naar nao nas ne nel nella niet niets nog non nos nu num o "
    "of om omdat onde ons ook op os ou over pelo per perche piu poi porque "
    "quais qual quale quali quando quanta quantas quanti quanto quantos "
    "quella quello quem questa questo sao sem seu sono stata stato sua suo "
    "te tegen tem tinha toch toen tot tra uit um uma van veel voce voor waar "
    "waarom wanneer wat we wel welk welke werd wie wij wil worden ze zei "
    "zelf zich zij zijn zo zou";

/* What stands for somebody or something that was named before. */
static const char pointing[] =
    "ahi alli cela daar dabei dafur damals damit danach dann daran darauf "
    "davon dazu dela dele deren dessen diese dieser dieses dort ela ele ella "
    "ellas elle elles ellos entonces er es esa ese eso haar he hem her here "
    "hers hij him his hun ihm ihn ihnen ihr ihre ihrem ihren ils isso it its "
    "lei leur leurs loro lui quella quello seine seinen seiner she sie su "
    "sua suo sus that their theirs them then there these they this those zij";

const struct working_list working_lists[WORKING_LISTS] = {
	{ empty, WORKING_IS_EMPTY },
	{ asking, WORKING_IS_ASKING },
	{ asking_others, WORKING_IS_ASKING },
	{ german, WORKING_IS_GERMAN },
	{ others, WORKING_IS_OTHER },
	{ pointing, WORKING_IS_POINTING },
};

const char working_lists_han[] =
    "的了是有在不和也就都而及与着或吗呢吧啊呀哪那这此其谁什么怎为何几多少时候里"
    "去到来过得地个们他她它你我您咱是把被让给对从向跟又还很太更最再已将会能可要想"
    "请问知道说讲做样子种些点次位只啥咋干嘛后前上下中间年月日号哦嗯誰元块钱价花";
const char working_lists_han_pointing[] = "他她它那这此其";
