"""Words that say little: left out, or kept at a low weight because they still turn the meaning."""

from typing import Final

# Finnish by lemma: every inflected form is gone with it.
_FI = """
ja sekä tai eli mutta vaan että jos kun kuin niin koska jotta joten myös vielä jo nyt vain aina
usein olla minä sinä hän se me te he ne tämä tuo nämä nuo joka mikä kuka missä mistä mihin miten
milloin miksi joku jokin jotain jotakin kukaan mikään muu moni kaikki itse oma tarvita haluta voida
saada pitää täytyä haluaisi pystyä löytyä löytää etsiä hakea kaivata toivoa antaa tulla mennä käydä
kiitos hei moi ainakin ehkä noin kanssa varten kautta mukaan ennen aikana asti lisäksi
esimerkiksi esim hyvin liian aika tehdä joutua alkaa ottaa laittaa juuri täällä täältä tänne siellä
sieltä sinne pari lähteä sanoa olo todella kyllä olisi taas aivan kovin ihan kiva sitten jonkin joskus
mä mää mun mua mulle multa mulla sä sun sua sulle sulta sulla oon oot oo
"""
_SV = """
och eller men att om när som är var vara har ha hade den det de dem denna detta dessa en ett jag du
han hon vi ni min mitt mina din ditt dina sin sitt sina mig dig sig oss er på i till av för från med
vid hos under över behöver behöva vill skulle kan kunna ska skall får få någon något några här där
åt ut upp in ner efter bara allt alla inget än sedan själv gå går göra gör bli blir måste
så också mycket finns söker söka hej tack vad hur vilken vem
"""
_EN = """
and or but if when that which who whom is are was were be been being am do does did have has had a
an the this these those i you he she it we they me my mine your yours his her hers its our ours
their them us to of for from with at by on in into as need needs want wants would like can could
should may some any someone something please hello hi thanks there here so also very find looking
look get getting what how where out up only all just after before than then every
"""
LEFT_OUT: Final[dict[str, frozenset[str]]] = {
    "fi": frozenset(_FI.split()),
    "sv": frozenset(_SV.split()),
    "en": frozenset(_EN.split()),
}

# Negations turn the meaning ("ilman kotia"); general words of the field are everywhere ("palvelu").
NEGATION: Final = 0.2
_GENERAL: Final = 0.35
_FI_NEGATIONS = "ei ilman enää älä paitsi"
_FI_GENERAL = """
apu tuki palvelu auttaa auttaminen neuvo neuvoja neuvonta toiminta uusi hyvä paljon vähän asia käyttö
käyttää osata tietää päästä tapahtua hinta jaksaa kyetä ehtiä viitsiä onnistua uskaltaa
"""
_SV_NEGATIONS = "inte utan ej aldrig längre"
_SV_GENERAL = """
hjälp hjälpa stöd tjänst tjänster service verksamhet ny bra mer orka orkar hinna hinner klara klarar
lyckas lyckats vågar våga
"""
_EN_NEGATIONS = "not no without never anymore cannot can't don't"
# Who somebody is to the one who asks, where and when, says less than what is needed; but "koulun jälkeen"
# without its "jälkeen" would be any school.
_ASIDE: Final = 0.5
_FI_ASIDE = """
äiti isä mies vaimo puoliso poika tyttö tytär sisko veli sukulainen tuttu ihminen henkilö koti koto
päivä ilta viikko hoitaa jälkeen
"""
_SV_ASIDE = "hem hemma dag mamma pappa mor far make maka fru man son dotter syster bror människa person"
_EN_ASIDE = """
home day mother father mum mom dad husband wife son daughter sister brother man woman person people
"""
_EN_GENERAL = """
help helping support service services activity activities new good more cope coping manage managing able
unable
"""
LOW_WEIGHT: Final[dict[str, dict[str, float]]] = {
    language: dict.fromkeys(negations.split(), NEGATION)
    | dict.fromkeys(general.split(), _GENERAL)
    | dict.fromkeys(kin.split(), _ASIDE)
    for language, negations, general, kin in (
        ("fi", _FI_NEGATIONS, _FI_GENERAL, _FI_ASIDE),
        ("sv", _SV_NEGATIONS, _SV_GENERAL, _SV_ASIDE),
        ("en", _EN_NEGATIONS, _EN_GENERAL, _EN_ASIDE),
    )
}
