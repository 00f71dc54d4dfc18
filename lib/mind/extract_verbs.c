#include "mind/extract_words.h"

/* Forms that no rule makes: base, past, participle where it differs. */
const char *const extract_irregular[] = { "become became become",
	"begin began begun", "bite bit bitten", "blow blew blown",
	"break broke broken", "bring brought", "build built", "burn burnt",
	"buy bought", "catch caught", "choose chose chosen", "come came come",
	"cost cost", "cut cut", "deal dealt", "dig dug", "draw drew drawn",
	"drink drank drunk", "drive drove driven", "eat ate eaten",
	"fall fell fallen", "feed fed", "feel felt", "fight fought",
	"find found", "fly flew flown", "forget forgot forgotten",
	"forgive forgave forgiven", "freeze froze frozen", "get got gotten",
	"give gave given", "go went gone", "grow grew grown", "hang hung",
	"hear heard", "hide hid hidden", "hit hit", "hold held", "hurt hurt",
	"keep kept", "know knew known", "lay laid", "lead led", "leave left",
	"lend lent", "let let", "lie lay lain", "light lit", "lose lost",
	"make made", "mean meant", "meet met", "pay paid", "put put",
	"quit quit", "read read", "ride rode ridden", "ring rang rung",
	"rise rose risen", "run ran run", "say said", "see saw seen",
	"sell sold", "send sent", "set set", "shake shook shaken", "shoot shot",
	"show showed shown", "shut shut", "sing sang sung", "sink sank sunk",
	"sit sat", "sleep slept", "speak spoke spoken", "spend spent",
	"split split", "spread spread", "stand stood", "steal stole stolen",
	"stick stuck", "strike struck", "swear swore sworn", "swim swam swum",
	"take took taken", "teach taught", "tear tore torn", "tell told",
	"think thought", "throw threw thrown", "understand understood",
	"wake woke woken", "wear wore worn", "win won", "write wrote written",
	"bear bore born", "beat beat beaten", "bet bet", "bind bound",
	"breed bred", "upset upset", "withdraw withdrew withdrawn",
	"wind wound", "weave wove woven", "learn learnt", "dream dreamt",
	"spill spilt", "rebuild rebuilt", "overcome overcame overcome",
	"undergo underwent undergone", "retake retook retaken",
	"rewrite rewrote rewritten", "outgrow outgrew outgrown", "reset reset",
	"do did done", "forbid forbade forbidden", "flee fled", "grind ground",
	"cast cast", "sublet sublet", "repay repaid", "redo redid redone",
	"oversee oversaw overseen", "leap leapt", "mow mowed mown",
	"sow sowed sown", "proofread proofread",
	"undertake undertook undertaken", "have had", "broadcast broadcast",
	"foresee foresaw foreseen", "kneel knelt", "mislead misled",
	"misread misread", "overhear overheard", "oversleep overslept",
	"overspend overspent", "overtake overtook overtaken",
	"overpay overpaid", "slide slid", "sting stung", "stink stank stunk",
	"sweep swept", "tread trod trodden", "undercut undercut",
	"underpay underpaid", "weep wept", "resit resat", "shear sheared shorn",
	"prove proved proven", NULL };

const struct verb_list extract_verbs[] = {
	{ 0, " live reside stay work study drive rent lease own possess eat "
	     "drink smoke vape speak play collect use prefer wear need "
	     "belong weigh earn commute exercise train practise practice "
	     "sleep wake sing dance draw cook bake garden paint write read "
	     "ride sail surf ski fish hunt knit sew code +program cycle climb "
	     "hike +jog walk meditate +swim +run pray vote listen watch "
	     "follow support teach coach mentor volunteer manage lead "
	     "head report supervise handle maintain represent share host "
	     "suffer treat carry cover bring keep take get have do make go "
	     "come put give let see look show turn call ask talk tell "
	     "name stand sit hold mean seem become remain cost "
	     "contain include exclude require depend expire close open "
	     "happen occur last continue feel raise breed take_care name "
	     "contact reach email text message ping respond reply answer "
	     "format respect address explain skip avoid focus stop check "
	     "point wait help pay sign order end act count matter fit "
	     "hurt ache work_out save spend feed shower drop look_after "
	     "tend serve sound smell taste fix book save identify act "
	     "assign report review relax clean wash dress stream game "
	     "undertake vacate demo target brew reread swear_off hand rehearse "
	     "deputise moor clear flush kill purge wipe bump mute retry rerun "
	     "reload "
	     "bounce ensure confirm press click tick fill squash sync "
	     "compile lint invalidate redeploy notify escalate alert boil "
	     "soak rinse mix chop preheat "
	     "experience experiment celebrate observe fast abstain dislike "
	     "chat hang breathe +nap steam grill brew order invest "
	     "track communicate plan document +log operate live "
	     "care gather" },
	{ WORD_SAYS,
	    " say tell hear claim mention read report swear guess suppose "
	    "assume think believe reckon suspect doubt imagine pretend "
	    "wonder argue suggest announce state insist rumor rumour "
	    "predict estimate figure complain joke +kid quote deny "
	    "expect bet" },
	{ WORD_INNER,
	    " want hope wish need know understand remember forget mean see "
	    "feel think believe wonder guess suppose realize realise notice "
	    "consider appreciate agree disagree mind matter seem look sound "
	    "thank apologize apologise worry care expect trust imagine "
	    "ask say tell talk hear try let keep like love enjoy hate "
	    "adore fear miss admire respect value regret envy laugh cry "
	    "smile wait stare listen bet dream "
	    "prefer learn" },
	{ WORD_DEED,
	    " +quit resign retire graduate marry divorce adopt move relocate "
	    "buy purchase sell win lose break fracture sprain finish "
	    "complete pass fail publish launch release +ship join visit "
	    "attend meet +travel fly hire fire +get found donate inherit "
	    "crash receive earn award attend perform organize organise "
	    "enroll enrol register host climb ride camp volunteer "
	    "participate compete race adopt propose celebrate "
	    "book order sign apply submit accept reject turn interview "
	    "present paint build renovate remodel repair replace upgrade "
	    "install plant start begin stop leave return arrive go take "
	    "see try run swim hike bake cook make give write read watch "
	    "discover create invite +babysit borrow lend hurt injure tear "
	    "burn undergo recover donate rescue lose find miss attend "
	    "promote transfer demote sponsor found_out join raise "
	    "open close cancel postpone reschedule +drop switch change "
	    "convert deliver collect teach learn sew knit carve win "
	    "host throw catch welcome bury drive fall +slip faint collapse" },
	{ WORD_TEAM,
	    " use deploy migrate switch host build +ship release decide agree "
	    "choose pick adopt replace upgrade deprecate drop move "
	    "standardize standardise settle go run rename merge refactor "
	    "rewrite port configure enable disable +pin tag publish "
	    "automate schedule test monitor store log cache document "
	    "push deploy rotate backup archive downgrade roll launch "
	    "postpone freeze write track" },
	{ 0,
	    " start begin quit stop give finish cease continue plan intend "
	    "decide agree promise arrange prepare aim resolve +commit +refer "
	    "postpone delay reschedule schedule +cancel book move shift push "
	    "+occur +prefer +drop +chat +stop +plan +jog +shop +hop +wrap "
	    "+trip prepone +tap +hug +beg +rob +step +slip +skip +snap +trap +scan "
	    "+ban +rub +pat +pet +hit +cut +put +set +sit +win +let +bet "
	    "+regret +admit +permit +submit +transfer +fit +swap +map "
	    "+quit +rip +kid +clap +strip +forget +begin +split +spin "
	    "+dig +zip +trim +unplug +unsubscribe +rebrand "
	    "relocate settle transfer hire fire lay promote "
	    "major minor specialize specialise focus concentrate "
	    "marry divorce date separate engage propose bear raise "
	    "remind note remember introduce know meet allergy react "
	    "tolerate diagnose prescribe recover heal take "
	    "grow rise +log shower walk wash wake leave return "
	    "arrive depart land board pack ship receive accept offer "
	    "refuse reject decline retire graduate apply enroll enrol "
	    "attend join belong participate +enrol appear disappear exist "
	    "happen change switch convert swap replace substitute upgrade "
	    "downgrade update install uninstall remove delete add create "
	    "design develop maintain implement integrate connect link "
	    "configure setup migrate export import execute trigger call "
	    "rename merge fork clone push pull rebase revert restart "
	    "reboot reset restore backup monitor test verify validate "
	    "benchmark profile debug trace fix patch resolve close open "
	    "reopen freeze lock unlock sign encrypt decrypt hash rotate "
	    "love like hate enjoy adore detest loathe despise dislike "
	    "prefer fancy crave dig stand bear tolerate admire treasure "
	    "miss fear dread worship despise cherish resent "
	    "want wish hope desire need long yearn "
	    "base locate situate headquarter found establish own run "
	    "lead chair direct produce edit publish write compose "
	    "record perform act model study research investigate explore "
	    "discover invent save earn owe lend borrow donate invest "
	    "insure cancel renew subscribe renovate decorate furnish "
	    "paint repair clean tidy organise organize sort pack unpack "
	    "hit crash bump scratch smash injure bleed faint vomit cough "
	    "sneeze itch swell limp rest stretch lift bench squat row "
	    "paddle kayak canoe dive snorkel skate skateboard box "
	    "wrestle train compete race score beat lose win draw tie "
	    "sketch doodle photograph film video stream blog post tweet "
	    "upload download share comment email mail phone ring text "
	    "message chat visit tour travel fly drive sail cruise "
	    "camp hike trek climb bike cycle ride walk run "
	    "+babysit nurse adopt foster rescue groom feed breed name "
	    "celebrate host throw organize plan invite attend cater "
	    "nickname title label speak translate interpret "
	    "die pass bury mourn inherit outlive survive "
	    "argue fight reconcile apologise apologize forgive "
	    "+unwind relax chill nap sleep dream snore "
	    "ask answer explain describe discuss debate argue "
	    "vote elect nominate protest march campaign "
	    "carry wear dress undress knit sew stitch weave crochet "
	    "spend swear throw fall freeze hide hang shoot steal "
	    "strike wind blow burn bite ring shake shut sing sink "
	    "tear light lay lie forget +overlap thrive struggle "
	    "cope hesitate tend manage fail succeed achieve accomplish "
	    "expand shrink double halve reduce increase decrease "
	    "limit cap exceed expire supply provide deliver serve "
	    "bring fetch grab catch pick choose select elect pay "
	    "charge bill invoice refund purchase shop order buy sell trade "
	    "exchange gift send mail ship park tow rent "
	    "end begin conclude finish complete pause resume "
	    "overcome undergo withdraw rebuild rewrite retake outgrow "
	    "understand teach learn think feel find see hear tell say "
	    "break build speak lend mean hold bet deal upset" },
	{ 0, " photograph recommend request represent limp accompany "
	     "acquire adapt adjust afford alternate analyze analyse "
	     "anticipate appoint approve assemble assess assist attach "
	     "attempt attract audition barbecue bathe blend bloom bookmark "
	     "bounce braid breastfeed bruise bury calculate calibrate "
	     "caption carpool caramelize cast certify circulate classify "
	     "click collaborate collide combine compare compile compose "
	     "conceive conduct confess confuse consult consume contribute "
	     "cooperate copy correspond crash crawl crochet crumble "
	     "cultivate customize customise declare decline dedicate "
	     "defeat defend define deflate deploy deposit descend deserve "
	     "destroy detect develop devote digest dine disappoint "
	     "dislocate dismiss dispute distribute disturb download drown "
	     "educate elope embroider emigrate employ encounter encourage "
	     "enforce engrave enlist entertain establish evacuate evaluate "
	     "evict evolve examine excel exhibit expose fade faint "
	     "fascinate ferment finance flee +flip flirt flunk freelance "
	     "fry fundraise gather govern greet grind guarantee handle "
	     "harvest haul hatch hesitate hibernate hitchhike hoard +hug "
	     "hurry identify ignore illustrate immigrate impress improve "
	     "improvise include infect inform inhale inspect inspire "
	     "instruct interact interrupt intervene iron isolate juggle "
	     "justify kiss label lack landscape leap locate loosen "
	     "marinate massage mediate memorize memorise misplace miscarry "
	     "mix moderate modify moisturize motivate mow multiply "
	     "navigate neglect negotiate neuter nourish obey observe "
	     "obtain offend outsource oversee owe pack park persuade pick "
	     "plow +plug poach pour pray preach precede preserve preside "
	     "press prevent print procrastinate profess promote proofread "
	     "protect provide prune publish punish purchase pursue qualify "
	     "reassign rebook recall recharge recite recruit recycle "
	     "redeem redecorate redesign redo refill refinance reflect "
	     "refurbish regain regulate rehome reinstall relax relearn "
	     "relieve relist remarry remix remodel render reorganize "
	     "repaint repay reply repot reproduce resell reserve reside "
	     "resist respond retrain retrieve reunite reuse reveal revise "
	     "rise roast schedule scold seize shave shorten sketch "
	     "sleepwalk smuggle snack sneak snooze snorkel soothe sow "
	     "spank spay specialize splurge spoil sprint squeeze stash "
	     "stick stir strengthen stumble stutter subdue sublet submit "
	     "substitute subtract summarize supervise supply surrender "
	     "surround sustain sweat taste telephone tempt terminate thank "
	     "touch track trade translate transplant trek tutor type "
	     "uncover undress unfollow unload unlock unpack unsubscribe "
	     "update urge utilise utilize vacuum vanish varnish wander "
	     "warn waste water weed widen wipe withdraw worry worship "
	     "+wrap yell " },
	{ 0, " abandon abuse accelerate accuse activate advertise advise "
	     "affect allocate alter amuse annoy applaud approach arrest "
	     "associate assure astonish babble bargain barter beckon "
	     "behave bleach bless blink boast bother bribe broadcast "
	     "bully burgle calm capture caress cause challenge cheat "
	     "cheer chew choke comfort conceal concern confiscate "
	     "conserve construct convince correct cripple criticise "
	     "criticize crumple cuddle cure curse damage dazzle decay "
	     "deceive declutter deduct delegate delight demolish differ "
	     "disapprove discharge disconnect dismantle disrupt dissolve "
	     "distract ditch divert divide doze electrocute eliminate "
	     "embarrass embrace +emit enlarge entitle +equip erase erode "
	     "erupt escape exaggerate excite excuse exhale explode extend "
	     "extinguish extract fasten favour favor fiddle flatter float "
	     "flood foresee frighten frown gallop garnish gasp gaze "
	     "generate giggle glow glue grumble guard haggle harass haunt "
	     "heat hinder hobble hoover hospitalise hospitalize hover "
	     "hydrate ignite immunise imply impose imprison induce "
	     "inflame inflate infuriate initiate inject inoculate insert "
	     "insulate insult interfere invade involve irritate jump "
	     "kidnap kneel knock leak lean lick lighten loan lure lurk "
	     "mature measure meddle melt mend mislead misread moan mumble "
	     "munch murder narrow nibble nudge oblige obstruct occupy "
	     "+omit originate overcharge overdose overflow overhear "
	     "overheat overlook oversleep overspend overtake overpay "
	     "paste pedal persist pinch plague plaster plead plough "
	     "plummet plunge poke polish pounce proceed prolong pronounce "
	     "prosecute puncture puzzle quarrel rain realign reassure "
	     "rebel reconsider refresh reign reimburse rejoice relapse "
	     "relate rely remortgage renege repeat +repel replicate "
	     "repossess restrict result retreat reverse reward rewire "
	     "ruin salute scald scare scatter scavenge scrape scribble "
	     "+scrub secure sedate seep sharpen shatter shelter shiver "
	     "shock shove shriek +shrug +shun shuttle sigh simmer +sip "
	     "+skid slice slide smear sneer sniff snuggle soil solve "
	     "sparkle spew sprout squabble squeak squeal squint squirm "
	     "stain stalk starve steer sting stink stoke straighten "
	     "strain stress stroke stroll stuff subside subsidise succumb "
	     "sue suit suppress surprise survey suspend swallow sway "
	     "sweep swerve swoop tackle tame tangle tease telecommute "
	     "terrify thaw threaten tickle tighten tilt topple toss "
	     "transform +transmit transport tread tremble triple +trot "
	     "trouble tuck +tug tumble tune tweak twist unblock undercut "
	     "underpay unfasten unite untangle unwrap upcycle uproot "
	     "vaccinate vibrate wade wean weep weld whine whirl whisk "
	     "whisper wink wither wobble wreck yawn yelp google "
	     "livestream " },
	{ 0, " allow attack control brush congratulate consist cross demand "
	     "distil decant drum etch express fold forage gain glaze graze "
	     "indicate kick knead patrol peel prove recognize recognise regard "
	     "resit rush sack scream sculpt shear shout whittle mulch busk "
	     "umpire referee calve whelp " },
	{ 0, " forbid prohibit snore stutter abide " },
	{ 0, NULL },
};
