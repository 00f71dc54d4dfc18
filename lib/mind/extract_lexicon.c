#include "mind/extract_words.h"

#define SMALL(class) WORD_##class, WORD_SMALL

const struct word_list extract_lexicon[] = {
	{ SMALL(I), " i " },
	{ SMALL(WE), " we " },
	{ SMALL(YOU), " you u ya y'all " },
	{ SMALL(HE), " he " },
	{ SMALL(SHE), " she " },
	{ SMALL(THEY), " they " },
	{ SMALL(IT), " it this that there these those everything something "
		     "nothing anything everyone someone everybody somebody "
		     "nobody anyone one " },
	{ WORD_POSSESSIVE | WORD_OURS, WORD_SMALL, " my our " },
	{ SMALL(POSSESSIVE), " your his her their its whose " },
	{ 0, WORD_SMALL,
	    " me us him them myself ourselves mine ours yours "
	    "yourself himself herself itself themselves theirs " },
	{ SMALL(ARTICLE), " a an the some any no every each another both all "
			  "this that these those many most several few other "
			  "such much more less enough " },
	{ SMALL(NUMBER), " one two three four five six seven eight nine ten "
			 "eleven twelve thirteen fourteen fifteen sixteen "
			 "seventeen eighteen nineteen twenty thirty forty "
			 "fifty sixty seventy eighty ninety hundred thousand "
			 "couple dozen " },
	{ SMALL(PREPOSITION),
	    " in on at to from with by for of as into onto about after before "
	    "during until till since over under near between through "
	    "around without within against across behind beside along "
	    "like via per w w/ off up out down than towards toward upon inside "
	    "outside above below past despite except among instead " },
	{ SMALL(AND), " and or but nor so then plus yet & " },
	{ SMALL(SUBORDINATE),
	    " because cause cuz bc since when whenever while although though "
	    "if unless until before after as once whereas that which who "
	    "where so till in_case assuming whether wherever " },
	{ SMALL(ASKS), " who what where when why how which whose whom " },
	{ SMALL(ADVERB),
	    " really just also actually currently now still recently finally "
	    "already only even very quite so too always usually often "
	    "sometimes rarely never mostly generally normally typically "
	    "basically definitely absolutely totally officially originally "
	    "lately nowadays presently both all simply truly honestly "
	    "literally obviously seriously certainly mainly regularly "
	    "occasionally frequently seldom hardly soon then ever gladly "
	    "almost nearly completely temporarily permanently strongly kinda "
	    "pretty super proudly secretly deeply particularly especially "
	    "eventually newly initially previously formerly personally "
	    "happily again today tonight tomorrow yesterday here ago long "
	    "first directly severely mildly slightly extremely highly "
	    "fully partly " },
	{ WORD_ADVERB, WORD_OFTEN | WORD_SMALL,
	    " always usually often sometimes rarely never normally typically "
	    "generally regularly occasionally frequently seldom mostly hardly "
	    "barely scarcely " },
	{ SMALL(HEDGE),
	    " maybe perhaps possibly probably supposedly apparently "
	    "hopefully allegedly reportedly presumably rumor rumour ideally "
	    "theoretically hypothetically seemingly likely unlikely idk "
	    "dunno " },
	{ SMALL(OPENING),
	    " hey hi hello yo oh ah wow well so yes yeah yep yup nope nah no "
	    "ok okay sure thanks thank cool great nice awesome right alright "
	    "guys folks um uh hmm hm haha hah lol anyway anyways also plus and but "
	    "actually honestly sorry wait btw fyi ps p.s tbh update good "
	    "news guess look listen see aww aw yay omg ugh man dude please "
	    "basically first firstly second secondly lastly finally besides "
	    "however additionally furthermore moreover meanwhile sadly "
	    "unfortunately fortunately luckily surprisingly correction edit "
	    "note reminder obviously clearly indeed absolutely definitely "
	    "exactly totally certainly gotcha congrats congratulations " },
	{ SMALL(FILLER),
	    " jk lol lmao rofl haha hahaha hehe btw tbh imo imho fyi though "
	    "tho "
	    "too anyway anyways right ok okay yeah xd :) :d ;) either well "
	    "actually really honestly please thanks ugh sadly finally yay "
	    "omg smh ngl fwiw eh huh " },
	{ SMALL(NOT), " not never n't " },
	{ SMALL(WILL), " will shall gonna " },
	{ SMALL(MIGHT),
	    " would could might may should ought can cannot must " },
	{ WORD_KIN, WORD_FEMALE,
	    " sister mother mom mum mama daughter wife girlfriend aunt "
	    "auntie grandmother grandma granny nan niece fiancee fiancée "
	    "stepmother stepmom stepsister stepdaughter godmother "
	    "mother-in-law sister-in-law daughter-in-law ex-wife "
	    "ex-girlfriend " },
	{ WORD_KIN, WORD_MALE,
	    " brother father dad daddy papa son husband boyfriend uncle "
	    "grandfather grandpa grandad nephew fiance fiancé stepfather "
	    "stepdad stepbrother stepson godfather father-in-law "
	    "brother-in-law son-in-law ex-husband ex-boyfriend " },
	{ WORD_KIN, 0,
	    " deputy contact successor predecessor partner spouse child kid "
	    "baby cousin parent sibling twin friend "
	    "boss manager colleague coworker co-worker neighbor neighbour "
	    "roommate flatmate housemate teacher doctor dentist therapist "
	    "lawyer landlord landlady assistant coach mentor tutor "
	    "supervisor professor trainer accountant nanny babysitter bestie "
	    "grandson granddaughter grandchild ex buddy pal teammate "
	    "classmate co-founder cofounder godson goddaughter lead advisor "
	    "physio physiotherapist hairdresser vet solicitor barber gp "
	    "tenant lodger carer caretaker apprentice intern client pediatrician "
	    "cardiologist dermatologist gynecologist optician pastor priest "
	    "nurse agent secretary plumber electrician gardener fella bf gf hubby "
	    "wifey sis bro kiddo stepdaughter stepson godchild grandniece "
	    "penpal pen-pal bandmate labmate deskmate co-author coauthor "
	    "co-director parents kids children "
	    "grandparents grandkids siblings sisters brothers sons daughters "
	    "twins friends cousins in-laws colleagues " },
	{ WORD_PET, 0,
	    " dog puppy cat kitten parrot hamster rabbit bunny horse turtle "
	    "tortoise goldfish fish snake pony pet bird lizard gecko ferret "
	    "chicken hen goat budgie canary guinea_pig labrador poodle "
	    "beagle terrier corgi dachshund bulldog retriever husky dogs "
	    "cats pets " },
	{ WORD_JOB, 0,
	    " nurse teacher engineer doctor lawyer developer programmer "
	    "designer artist writer manager analyst architect chef "
	    "cook baker barista waiter waitress pilot scientist researcher "
	    "professor lecturer accountant consultant photographer musician "
	    "actor actress dentist vet veterinarian pharmacist plumber "
	    "electrician carpenter mechanic driver farmer gardener "
	    "journalist editor translator interpreter librarian police "
	    "policeman firefighter paramedic surgeon physician "
	    "psychologist psychiatrist therapist counselor counsellor "
	    "physiotherapist economist physicist chemist biologist "
	    "mathematician statistician historian philosopher geologist "
	    "astronomer administrator secretary receptionist assistant "
	    "clerk cashier salesperson salesman realtor broker banker trader "
	    "entrepreneur founder ceo cto cfo coo director producer dancer "
	    "singer composer model stylist hairdresser barber tailor "
	    "florist coach trainer tutor instructor lifeguard soldier "
	    "officer sailor captain judge politician diplomat "
	    "freelancer contractor intern apprentice technician operator "
	    "planner coordinator supervisor specialist strategist recruiter "
	    "marketer copywriter blogger youtuber streamer bartender butcher "
	    "cleaner janitor nanny midwife optician welder roofer painter "
	    "sculptor illustrator animator dev sysadmin devops sre lead "
	    "intern paralegal attorney auditor actuary surveyor welder "
	    "courier postman trucker sommelier curator archivist "
	    "cardiologist neurologist dermatologist pediatrician "
	    "radiologist anesthesiologist nutritionist dietitian biochemist "
	    "zoologist botanist meteorologist archaeologist "
	    "anthropologist sociologist linguist microbiologist scribe "
	    "homemaker tester principal headteacher dean postdoc " },
	{ WORD_TIME, 0,
	    " today tonight tomorrow yesterday morning evening afternoon "
	    "night noon midnight monday tuesday wednesday thursday friday "
	    "saturday sunday january february march april may june july "
	    "august september october november december jan feb mar apr jun "
	    "jul aug sep sept oct nov dec week month year weekend day hour "
	    "minute second weeks months years days hours minutes spring "
	    "summer autumn winter mon tue wed thu fri sat sun christmas "
	    "easter halloween thanksgiving am pm o'clock time times decade "
	    "century quarter semester " },
	{ 0, WORD_SMALL, " god gosh heaven heavens jesus christ " },
	{ 0, WORD_PASSING,
	    " tired busy fine good great ok okay well sick hungry thirsty "
	    "happy sad glad sorry sure excited nervous worried anxious "
	    "stressed bored angry mad upset late early ready free back home "
	    "here there done able afraid curious interested confused lost "
	    "stuck proud grateful thankful lucky alone away surprised "
	    "impressed amazed shocked annoyed frustrated overwhelmed "
	    "exhausted sleepy cold hot warm wet drunk sober pleased "
	    "thrilled delighted relieved jealous embarrassed ashamed "
	    "available online offline awake asleep bad better worse best "
	    "wrong right true false nice cool awesome amazing fun funny "
	    "interesting important hard difficult easy possible serious "
	    "kidding joking honest fair aware certain scared sore swamped "
	    "broke down up off on out in obsessed new old fun big "
	    "small sweet cute lovely beautiful wonderful fantastic "
	    "incredible inspiring delicious powerful tough rough crazy "
	    "weird strange perfect terrible awful horrible key dead due "
	    "about inspired motivated determined passionate blessed "
	    "supportive helpful kind welcome upside "
	    "enough speechless jk game " },
	{ 0, WORD_LASTING,
	    " american british english french german spanish italian "
	    "portuguese brazilian mexican canadian australian irish scottish "
	    "welsh dutch belgian swiss austrian polish czech slovak "
	    "hungarian romanian bulgarian greek turkish russian ukrainian "
	    "swedish norwegian danish finnish icelandic estonian latvian "
	    "lithuanian chinese japanese korean vietnamese thai indian "
	    "pakistani bangladeshi filipino indonesian malaysian iranian "
	    "persian iraqi israeli lebanese syrian egyptian moroccan "
	    "tunisian algerian nigerian kenyan ghanaian ethiopian "
	    "argentinian argentine chilean colombian peruvian venezuelan "
	    "cuban croatian serbian slovenian bosnian albanian catalan "
	    "basque afghan nepali sri_lankan taiwanese singaporean "
	    "jewish muslim christian catholic buddhist hindu atheist "
	    "agnostic protestant orthodox mormon sikh quaker "
	    "left-handed right-handed left_handed right_handed ambidextrous colorblind colourblind "
	    "color-blind colour-blind deaf blind dyslexic autistic "
	    "neurodivergent diabetic asthmatic celiac coeliac epileptic "
	    "anemic anaemic lactose-intolerant lactose_intolerant "
	    "gluten-intolerant nearsighted shortsighted pregnant bilingual "
	    "trilingual introverted extroverted gay lesbian bisexual "
	    "transgender trans nonbinary non-binary queer asexual retired "
	    "unemployed self-employed semi-retired insomniac "
	    "ill disabled an_early_bird a_night_owl an_only_child " },
	{ 0, WORD_DIET,
	    " vegan vegetarian pescatarian pescetarian flexitarian "
	    "gluten-free dairy-free keto halal kosher omnivore carnivore "
	    "teetotal sugar-free lactose-free plant-based " },
	{ 0, WORD_MARITAL,
	    " married single divorced engaged widowed separated " },
	{ 0, WORD_MEETING,
	    " meeting appointment deadline trip flight party wedding interview "
	    "exam test call launch release demo presentation concert "
	    "conference birthday dinner lunch standup stand-up review "
	    "retro sync workshop surgery checkup check-up vacation holiday "
	    "visit move game match race marathon recital graduation "
	    "ceremony reunion class course lesson session training event "
	    "festival show performance webinar kickoff kick-off "
	    "migration rollout sprint milestone due_date cutover "
	    "go-live delivery train reservation booking date picnic "
	    "tournament hackathon talk anniversary funeral "
	    "shower barbecue bbq camp hike retreat baptism seminar "
	    "freeze audit cruise tour play rehearsal defense defence "
	    "viewing inspection operation scan brunch gig viva fitting "
	    "parade auction handover stocktake stock_take rehearsals "
	    "lessons " },
	{ 0, WORD_PROJECT,
	    " server database db repo repository branch port api endpoint "
	    "backend frontend app application site website service cluster "
	    "project deadline meeting release version password code wifi "
	    "wi-fi url domain host hostname machine container image "
	    "registry queue cache broker staging production prod budget "
	    "office headquarters team client customer vendor supplier "
	    "build pipeline ci bucket region zone schema table library "
	    "framework language stack licence license docs documentation "
	    "wiki dashboard config key token library codebase module "
	    "package log logs timeout limit threshold rate price fee rent "
	    "cost gateway proxy firewall router vpn printer dns ip address "
	    "tracker board channel platform tool editor environment env "
	    "monorepo default owner maintainer sponsor theme title name "
	    "goal topic venue location rule policy convention standard "
	    "database_server backup backups schedule tests runtime compiler "
	    "storage engine format protocol microservice orm linter "
	    "formatter model algorithm dataset program company firm startup "
	    "school shop store restaurant hotel apartment flat house "
	    "spec server's script job worker scheduler stakeholder "
	    "designer architect lead manager mascot motto capital "
	    "population author director " },
	{ 0, WORD_HOBBY,
	    " hiking climbing bouldering swimming running jogging cycling "
	    "biking reading writing painting drawing cooking baking "
	    "gardening knitting sewing crocheting photography pottery yoga "
	    "pilates meditation chess tennis football soccer basketball "
	    "volleyball baseball golf cricket rugby hockey badminton squash "
	    "skiing snowboarding skating surfing sailing kayaking rowing "
	    "fishing hunting camping dancing singing travelling traveling "
	    "gaming karate judo boxing fencing archery guitar piano violin "
	    "drums cello flute ukulele saxophone trumpet bass woodworking "
	    "birdwatching astronomy origami calligraphy blogging "
	    "volunteering diving scuba crossfit weightlifting sports poker "
	    "scrabble dnd handball padel ceramics embroidery beekeeping "
	    "brewing crossword sudoku puzzles " },
	{ 0, WORD_LANGUAGE,
	    " english french german spanish italian portuguese dutch polish "
	    "czech hungarian romanian greek turkish russian ukrainian "
	    "swedish norwegian danish finnish chinese mandarin cantonese "
	    "japanese korean vietnamese thai hindi urdu bengali arabic "
	    "hebrew persian farsi swahili catalan basque welsh irish gaelic "
	    "latin esperanto tagalog indonesian malay tamil telugu punjabi "
	    "croatian serbian bulgarian slovak asl icelandic " },
	{ 0, WORD_ILLNESS,
	    " asthma diabetes migraine migraines epilepsy arthritis eczema "
	    "psoriasis celiac coeliac adhd add autism dyslexia insomnia "
	    "anxiety depression hypertension allergy allergies tinnitus "
	    "endometriosis scoliosis sciatica ibs crohn's anemia anaemia "
	    "vertigo hypothyroidism ocd ptsd bipolar cancer lupus fibromyalgia "
	    "gout reflux acid_reflux osteoporosis intolerance phobia pcos "
	    "narcolepsy glaucoma astigmatism fever_allergy hay_fever "
	    "high_blood_pressure heart_condition bad_knee bad_back "
	    "sleep_apnea " },
	{ 0, WORD_VAGUE,
	    " exception role thing things stuff question questions problem "
	    "problems idea "
	    "point guess feeling feelings way reason hope hopes dream "
	    "thought thoughts opinion day bad fault turn pleasure apologies "
	    "understanding impression experience advice suggestion issue "
	    "concern mind heart head life mood bet lot bit time part side "
	    "kind sort example answer request worry fear take try luck "
	    "chance rest end sense doubt view word words face eyes body "
	    "back foot feet hand hands phone_battery fun news " },
	{ WORD_NAME, WORD_FEMALE,
	    " mary ann anna anne maria marie sarah sara laura lisa emma emily "
	    "julia julie kate katie catherine alice olivia sophia sophie "
	    "mia ella chloe lucy jane jessica jennifer linda susan karen "
	    "nancy margaret elena helen ellen amy rachel rebecca hannah "
	    "leah zoe nina nora clara eva ivy rosa lily claire melanie "
	    "caroline charlotte amelia isabella priya fatima aisha mei yuki "
	    "ingrid greta heidi monica diana sofia natalie natasha olga "
	    "irina carla paula teresa veronica victoria joanna audrey gina "
	    "jenny becky molly abby maya lena lea tina beth ruth martha "
	    "joan carol barbara patricia michelle stephanie angela nicole "
	    "samantha megan lauren brenda pam amanda melissa deborah " },
	{ WORD_NAME, WORD_MALE,
	    " tom thomas john james robert michael mike david dave dan daniel "
	    "peter paul steve steven mark george william bill bob rob jack "
	    "harry henry charlie charles ben benjamin luke matt matthew "
	    "andrew andy adam joe joseph jim tim timothy greg eric kevin "
	    "brian ryan jason justin nick nicholas tony anthony max leo "
	    "lucas noah liam oliver ethan jacob carlos juan jose luis pedro "
	    "miguel diego marco luca ahmed ali omar hassan raj ravi amit "
	    "arjun wei hiro kenji ivan igor dmitri sergei hans karl klaus "
	    "lars sven erik pierre jean jacques antoine rick richard "
	    "frank gary larry jerry scott patrick sean simon stephen stuart "
	    "theo victor vincent walter evan felix gabriel hugo isaac oscar "
	    "samuel sebastian nate james nathan jon jonathan deborah "
	    "calvin " },
	{ WORD_NAME, 0,
	    " sam alex chris pat jordan taylor robin casey jamie kim lee "
	    "morgan andrea sasha nikita kai noor kiran gina " },
	{ 0, 0, NULL },
};
