"""What the example clients need and plan; people, words and sums are invented."""

from catalogue.needs import ClientGroup
from catalogue.periods import Frequency
from portal.cases.models import Importance
from portal.demo.cases import Story, StoryItem, StoryNeed, StoryOwn

WEEKLY, MONTHLY, ONCE = Frequency.WEEKLY, Frequency.MONTHLY, Frequency.ONCE
NECESSARY, SUPPORTS = Importance.NECESSARY, Importance.SUPPORTS

_CLEANING = StoryNeed(
    "home.cleaning",
    NECESSARY,
    "En jaksa enää imuroida enkä nostella mattoja.",
    "Koti pysyy siistinä ja kompastumisvaara vähenee.",
    ("Kodinhoidon tukipalvelu", 1, WEEKLY, 4600),
)
_MEALS = StoryNeed(
    "food.meals",
    NECESSARY,
    "Syön liikaa leipää, kun keittäminen väsyttää.",
    "Lämmin ruoka kolme kertaa viikossa.",
    ("Ateriapalvelu", 3, WEEKLY, 1150),
)
_COMPANY = StoryNeed(
    "company.groups",
    SUPPORTS,
    "Kaipaan porukkaa. Maalasin ennen paljon.",
    "Viikossa yksi meno, jossa on muita ihmisiä.",
    ("Päivätoiminta", 1, WEEKLY, 3100),
)
_ESCORT = StoryNeed(
    "moving.escort",
    NECESSARY,
    "Kauppaan on kaksi kilometriä enkä uskalla mennä yksin.",
    "Pääsen kauppaan ja lääkäriin turvallisesti.",
    ("Saattaja kotihoidosta", 1, WEEKLY, 3500),
)
_MUSIC = StoryNeed(
    "culture.music",
    SUPPORTS,
    "Soitin ennen bändissä. Haluan taas soittaa.",
    "Säännöllinen harrastus, joka tukee päihteettömyyttä.",
    ("Toiminnallinen ryhmä", 1, WEEKLY, 2800),
)
_RECOVERY = StoryNeed(
    "substances.recovery",
    NECESSARY,
    "Olen ollut selvin päin neljä kuukautta. En halua olla yksin tämän kanssa.",
    "Päihteettömyys jatkuu.",
    ("Avokuntoutuksen ryhmä", 1, WEEKLY, 3900),
)
_FALLS = StoryNeed(
    "safety.falls",
    NECESSARY,
    "Kaaduin keväällä kahdesti ja pelkään portaita.",
    "Tasapaino paranee, eikä uusia kaatumisia tule.",
    ("Fysioterapia", 2, MONTHLY, 8200),
)

STORIES = {
    "new": Story(ClientGroup.OLDER_PEOPLE, (), 0),
    "planning": Story(
        ClientGroup.OLDER_PEOPLE,
        (_CLEANING, _MEALS, _COMPANY, _ESCORT),
        250_000,
        (
            StoryItem("kotisiivous", 1, "1", WEEKLY),
            StoryItem("ateriat", 2, "5", WEEKLY),
            StoryOwn(
                "Kuvataidekerho ja tarvikkeet",
                "Mallilan kansalaisopisto",
                "Kevätlukukausi torstaisin. Kurssi 85 euroa ja tarvikkeet 60 euroa.",
                3,
                14_500,
            ),
            StoryItem("uimakortti", 3, "6", ONCE),
        ),
    ),
    "waiting": Story(
        ClientGroup.OLDER_PEOPLE,
        (_CLEANING, _FALLS),
        260_000,
        (StoryItem("kotisiivous", 1, "1", WEEKLY), StoryItem("tasapaino", 2, "2", MONTHLY)),
    ),
    "long_waiting": Story(
        ClientGroup.OLDER_PEOPLE,
        (_MEALS, _ESCORT, _COMPANY),
        220_000,
        (
            StoryItem("ateriat", 1, "3", WEEKLY),
            StoryItem("saattaja", 2, "1", MONTHLY),
            StoryItem("juttukaveri", 3, "1", WEEKLY),
        ),
    ),
    "returned": Story(
        ClientGroup.ADULTS_SUBSTANCE,
        (_RECOVERY, _MUSIC),
        180_000,
        (
            StoryItem("toipumisryhma", 1, "1", WEEKLY),
            StoryItem("bandikamppa", 2, "1", MONTHLY),
            StoryOwn("Sähkökitara", "Mallilan soitinliike", "Käytetty kitara ja kieliä.", 2, 39_000),
        ),
    ),
    "decided": Story(
        ClientGroup.OLDER_PEOPLE,
        (_CLEANING, _COMPANY),
        200_000,
        (
            StoryItem("kotisiivous", 1, "1", WEEKLY),
            StoryItem("taidekerho", 2, "1", ONCE),
            StoryOwn("Korotettu jakkara kerhoon", "Esimerkkiväline Oy", "En jaksa seistä.", 2, 12_900),
        ),
        "Siivous ei enää onnistu yksin. Haluaisin itse valita, kuka meillä käy.",
    ),
}
