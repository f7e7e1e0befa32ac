"""Text → words: the same for pages and visitors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis import LANGUAGES, LONGEST_WORD, Analysis, WordAnalyzer, fold
from search_index.stop_words import STOP_WORDS

WORDS = [
    ("accents", "fr", "Cœur d’Été", ["coeur", "ete"]),
    ("elision", "fr", "l'abonnement", ["abonnement"]),
    ("elision, typographic", "fr", "L’abonnement", ["abonnement"]),
    ("elision of qu", "fr", "qu'il lorsqu’elle", ["il", "elle"]),
    ("elision before a hyphen", "fr", "qu’est-ce", ["est", "ce", "estce"]),
    ("one word with an apostrophe", "fr", "aujourd’hui", ["aujourd", "hui", "aujourdhui"]),
    ("no elision in Spanish", "es", "d'artagnan", ["d", "artagnan", "dartagnan"]),
    ("possessive", "en", "the user’s file", ["the", "user", "file"]),
    ("contraction", "en", "don't", ["don", "t", "dont"]),
    ("hyphen", "fr", "e-mail", ["e", "mail", "email"]),
    ("typographic hyphen", "fr", "sous‑domaine", ["sous", "domaine", "sousdomaine"]),
    ("underscore", "en", "ERR_NAME", ["err", "name", "errname"]),
    ("domain", "en", "mx.example.org", ["mx", "example", "org", "mx.example.org", "example.org"]),
    ("address", "en", "jo@example.org", ["jo", "example", "org", "jo@example.org", "example.org"]),
    ("reply code", "en", "5.7.1", ["5", "7", "1", "5.7.1"]),
    ("hexadecimal", "en", "0x80070005", ["0x80070005"]),
    ("letters then figures", "en", "Office365", ["office365", "office", "365"]),
    ("end of a sentence", "fr", "fin. Début", ["fin", "debut"]),
    ("Spanish letters", "es", "Año ¿Qué?", ["ano", "que"]),
    ("another script", "fr", "Привет 世界", ["привет", "世界"]),
    ("nothing", "fr", " … ! ", []),
    ("elision before an accent", "fr", "S’il, jusqu’à l’été", ["il", "a", "ete"]),
    ("elision before a hyphen within", "fr", "l’arc-en-ciel", ["arc", "en", "ciel", "arcenciel"]),
    ("a word that begins like an elision", "fr", "presqu’île", ["presqu", "ile", "presquile"]),
    ("a question turned round", "fr", "Qu'est-ce que c’est ?", ["est", "ce", "estce", "que", "est"]),
    ("no elision in English", "en", "l'abonnement", ["l", "abonnement", "labonnement"]),
    ("compound of three", "es", "físico-químico", ["fisico", "quimico", "fisicoquimico"]),
    (
        "mail address with a host of three",
        "es",
        "a@b.example.org",
        ["a", "b", "example", "org", "a@b.example.org", "b.example.org", "example.org"],
    ),
    ("address of a page", "fr", "https://example.org/a", ["https", "example", "org", "example.org", "a"]),
    ("error name", "en", "ERR_CONNECTION", ["err", "connection", "errconnection"]),
    ("error code and reply code", "en", "550-5.7.1", ["550", "5", "7", "1", "550-5.7.1"]),
    ("version", "en", "TLS1.3", ["tls1", "3", "tls1.3"]),
    ("thousands, French", "fr", "1\u202f000 €", ["1", "000", "1000"]),
    ("thousands, as typed", "fr", "12 500", ["12", "500", "12500"]),
    ("thousands, English", "en", "12,500.50", ["12", "500", "50", "12500", "12500.50"]),
    ("thousands, Spanish", "es", "1.000", ["1", "000", "1.000", "1000"]),
    ("thousands without a sign", "fr", "1000", ["1000"]),
    ("price, French", "fr", "4,90 €", ["4", "90", "4.90"]),
    ("price, English", "en", "4.90", ["4", "90", "4.90"]),
    ("a list of numbers is no number", "fr", "3,5,7", ["3", "5", "7"]),
    ("a telephone number is no number", "fr", "06 12 34", ["06", "12", "34"]),
    ("a year before a count", "fr", "en 2026 100 clients", ["en", "2026", "100", "clients"]),
    ("figures that end a sentence", "fr", "vers 1 000.", ["vers", "1", "000", "1000"]),
]


@pytest.mark.parametrize(("lang", "text", "words"), [case[1:] for case in WORDS], ids=[case[0] for case in WORDS])
def test_text_is_cut_into_folded_words(lang, text, words):
    assert Analysis(lang).words(text) == words


SAME_STEM = [
    ("fr", "résilier résilié résiliée résiliées résiliez résiliation"),
    ("fr", "facture factures facturer facturation"),
    ("fr", "abonnement abonnements abonner abonné"),
    ("fr", "plage plages"),
    ("fr", "webhook webhooks"),
    ("fr", "configurer configuration configurez configuré"),
    ("fr", "journal journaux"),
    ("fr", "tableau tableaux"),
    ("fr", "public publique publics"),
    ("fr", "afficher affichage affichez"),
    ("fr", "bloquer blocage bloqué"),
    ("fr", "connecter connexion connexions connecté"),
    ("fr", "créer création créé créez"),
    ("fr", "envoyer envoi envoie envoyé"),
    ("fr", "modifier modification modifié"),
    ("fr", "nouveau nouvelle nouveaux nouvelles"),
    ("fr", "payer paiement paiements payé"),
    ("fr", "perdre perdu"),
    ("fr", "souscrire souscription souscrit"),
    ("fr", "suivre suivi suivez"),
    ("fr", "supprimer suppression supprimé"),
    ("fr", "accéder accède accès"),
    ("fr", "acheter achète achats"),
    ("fr", "apparaître apparaît apparaissent apparu"),
    ("fr", "appli appliquer application applications"),
    ("fr", "archive archives archiver archivé archivage"),
    ("fr", "attendre attendu attendue"),
    ("fr", "attribuer attribution"),
    ("fr", "choisir choisi choix"),
    ("fr", "clé clefs"),
    ("fr", "convertir converti conversion"),
    ("fr", "définir défini définie définis définition définira"),
    ("fr", "dernier dernière dernières"),
    ("fr", "désactiver désactivé désactivée désactivation"),
    ("fr", "détecter détection"),
    ("fr", "différent différente différentes"),
    ("fr", "disparaître disparaît disparu disparue"),
    ("fr", "entier entières entièrement"),
    ("fr", "exécuter exécution"),
    ("fr", "fermer fermé fermeture"),
    ("fr", "garantir garanti garantie"),
    ("fr", "index indexer indexé"),
    ("fr", "insérer insertion"),
    ("fr", "nombreux nombreuse nombreuses"),
    ("fr", "obtenir obtenez obtenu obtient"),
    ("fr", "ordinateurs ordi"),
    ("fr", "ouvrir ouvrent ouvert ouverte ouverture"),
    ("fr", "perdre perdues perte"),
    ("fr", "photos photographie photographier"),
    ("fr", "recevoir reçois reçoit reçoivent recevez"),
    ("fr", "réduire réduit réduction"),
    ("fr", "relatif relative relativement"),
    ("fr", "remplir rempli remplie remplissez"),
    ("fr", "répondre répondu réponse"),
    ("fr", "retirer retrait"),
    ("fr", "suivant suivante suivantes"),
    ("fr", "supérieur supérieure"),
    ("fr", "transférer transfert"),
    ("es", "factura facturas facturación"),
    ("es", "abrir abre abren abierto abierta"),
    ("es", "buscar buscan buscará buscarán"),
    ("es", "cerrar cierra cierran cerrado"),
    ("es", "comparar compara comparan comparación"),
    ("es", "considerar considera consideran"),
    ("es", "convertir convierte conversión"),
    ("es", "definir definido definición definiciones"),
    ("es", "elegir elige elija"),
    ("es", "encender enciende encendido"),
    ("es", "encontrar encuentro encuentra"),
    ("es", "establecer establecerá"),
    ("es", "foto fotos fotografía"),
    ("es", "girar gira giran"),
    ("es", "imagen imágenes"),
    ("es", "imprimir imprimen impreso impresión"),
    ("es", "mover mueve movido"),
    ("es", "orden órdenes"),
    ("es", "perder pierde perdido"),
    ("es", "probar prueba pruebe"),
    ("es", "reciente recientes recientemente"),
    ("es", "recuperar recupera recuperación"),
    ("es", "reducir reducción reducirá"),
    ("es", "resolver resuelve resuelto"),
    ("es", "subir subida subido"),
    ("es", "variable variables"),
    ("es", "verdadero verdadera"),
    ("es", "volver vuelve vuelto"),
    ("es", "configurar configuración configuraciones"),
    ("es", "luz luces"),
    ("es", "actualizar actualización actualice actualizado"),
    ("es", "buscar busque busco"),
    ("es", "conectar conectarme conectarse conectado conexión"),
    ("es", "crear creación creado"),
    ("es", "enviar envíos enviarlo enviárselo enviándolo"),
    ("es", "pagar pago pague pagado"),
    ("es", "suscribir suscribirse suscripción suscripciones"),
    ("en", "invoice invoices invoiced"),
    ("en", "policy policies"),
    ("en", "colour color colours"),
    ("en", "customise customize customised"),
    ("en", "forget forgot forgotten"),
    ("en", "notify notification notified"),
    ("en", "app apps application applications"),
    ("en", "choose choice chosen"),
    ("en", "config configure configuration"),
    ("en", "convert conversion"),
    ("en", "deliver delivery deliveries"),
    ("en", "expire expiry expiration"),
    ("en", "fail failed failure"),
    ("en", "lose lost loss"),
    ("en", "menu menus"),
    ("en", "pay paid payment payments"),
    ("en", "photo photos photograph"),
    ("en", "recover recovery"),
    ("en", "synchronise sync syncing"),
    ("en", "subscribe subscription subscriptions"),
]


@pytest.mark.parametrize(("lang", "forms"), SAME_STEM)
def test_forms_of_a_word_share_their_stem(lang, forms):
    analysis = Analysis(lang)

    assert len({analysis.stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("fr", "message", "messagerie"),
        ("fr", "client", "clef"),
        ("fr", "avantage", "avant"),
        ("fr", "publication", "public"),
        ("fr", "pays", "payer"),
        ("fr", "prix", "pris"),
        ("fr", "voix", "voie"),
        ("fr", "case", "cas"),
        ("fr", "formation", "forme"),
        ("fr", "partition", "partir"),
        ("fr", "important", "importer"),
        ("fr", "imprimante", "imprimer"),
        ("fr", "reçu", "recevoir"),
        ("es", "cliente", "clave"),
        ("es", "variable", "varios"),
        ("es", "portable", "porta"),
        ("es", "papelera", "papel"),
        ("es", "cabecera", "cabeza"),
        ("es", "orden", "ordenador"),
        ("es", "resumen", "resume"),
        ("es", "estado", "este"),
        ("es", "modernos", "moderar"),
        ("es", "comparte", "comprar"),
        ("en", "policy", "police"),
        ("en", "typescript", "scribe"),
    ],
)
def test_other_words_keep_their_own_stem(lang, one, other):
    analysis = Analysis(lang)

    assert analysis.stem(fold(one)) != analysis.stem(fold(other))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_little_words_are_written_folded(lang):
    assert all(word == fold(word) for word in STOP_WORDS[lang])


@given(st.text(max_size=200))
def test_pieces_lie_within_the_text_they_were_cut_from(text):
    for lang in LANGUAGES:
        for begun, pieces in Analysis(lang).runs(text):
            for piece in pieces:
                assert 0 <= begun + piece.start < begun + piece.end <= len(text)
                assert 0 < len(piece.text) <= LONGEST_WORD


def test_a_language_that_is_not_known_is_cut_and_not_stemmed():
    analysis = Analysis("de")

    assert [analysis.stem(word) for word in analysis.words("Die Rechnungen")] == ["die", "rechnungen"]


def test_what_is_remembered_is_bounded():
    analysis = Analysis("fr", remembered=2)

    for number in range(50):
        analysis.stem(analysis.words(f"mot{number}")[0])

    assert analysis.words("mot49") == Analysis("fr").words("mot49")


def test_whoosh_sees_the_same_words():
    tokens = [(t.text, t.startchar, t.endchar, t.pos) for t in WordAnalyzer("fr", stemmed=True)("Les factures")]

    assert tokens == [("les", 0, 3, 0), ("factur", 4, 12, 1)]
