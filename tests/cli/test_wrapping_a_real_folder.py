"""`guichet new --from` on the kind of folder that people have: it builds, it is searched, its faults are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.releases import open_current

STEPS = """\
# Modifier une tâche {n}

<!--Audited: 11/2025-->

1. Ouvrez la tâche.
   * Depuis la liste
   * Depuis le tableau

     >[!TIP]
     >
     >Le raccourci est plus rapide.

1. Enregistrez.

   ![](assets/save-{n}.png)

<table style="width:auto"><col><tbody><tr><td>Forfait</td><td>tout</td></tr></tbody></table>

Voir [Créer une tâche](../../create-task-{n}.md) et [plus bas](#nulle-part).

Version {{{{ version }}}}, {{{{ page.name }}}}.
"""
ODD = {
    "odd/another-theme.md": "---\ntitle: Autre\ntemplate: wide.html\nicon: fa/star\nhide: true\n---\n# Autre\n",
    "odd/switches.md": "---\nsearch: false\ntags: un\nstatus: [x]\nrelated: Titre\nupdated: hier\n---\n# Oui\n",
    "odd/colon.md": "---\ntitle: Courriel: réglages\n---\nTexte.\n",
    "odd/broken.md": "---\n{ [\n---\n# En-tête cassé\n",
    "odd/toml.md": '+++\ntitle = "En TOML"\n+++\nTexte.\n',
    "odd/latin.md": "# Été à l'ancienne\n\nL'été était chaud.\n".encode("cp1252"),
    "odd/empty.md": "",
    "odd/unclosed.md": "# Jamais fermé\n\n<div><p>Texte **gras**\n\n<!-- jamais fermé\n",
    "odd/slot.md": "# Deux-points\n\n::: note\nTexte\n:::\n",
    "odd/braces.md": "# Accolades\n\n{% include 'x' %} {{ a | b }} {{ hours }} {{ plans }}\n",
    "odd/duplicate.md": "---\nid: intro\n---\n# Un\n",
    "odd/intro.md": "---\nid: intro\n---\n# Deux\n",
    "guide.md": "# Le guide\n",
    "guide/index.md": "# Le guide, lui aussi\n",
    "index.md": "# Bienvenue\n\n[Le guide](guide.md)\n",
    "contact.md": "# Leur contact\n",
    "templates/mail.md": "# Modèle de courriel\n",
    "a name with spaces & signs (1).md": "# Un nom à signes\n",
    "#hash.md": "# Un nom à dièse\n",
    "une-page-inédite.md": "# Un nom accentué\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("texts")
    pages = {f"help_product_tasks_edit-task-{n}_md.md": STEPS.format(n=n) for n in range(50)}
    for name, content in (pages | ODD).items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def test_it_builds_is_searched_and_says_once_what_it_tolerates(run, folder, tmp_path):
    center = tmp_path / "center"
    wrapped = run("new", center, "--from", folder)
    assert wrapped.exit_code == 0, wrapped.output
    assert f"Wrapped {50 + len(ODD)} pages" in wrapped.stdout

    built = run("-C", center, "build")
    assert built.exit_code == 0, built.output
    for counted in (
        "50 images without text (I301)",
        "50 images that do not exist (I302)",
        "51 links to pages or files that do not exist (L101)",  # one to guide.md, which gave way to guide/index.md
        "50 links to anchors that do not exist (L102)",
    ):
        assert counted in built.stdout
    assert "Nothing changed" in run("-C", center, "build").stdout

    site = open_current(center / "var").site("fr")
    page = (site / "help_product_tasks_edit-task-7_md" / "index.html").read_text()
    assert page.count("<ol>") == 1
    assert '<p class="admonition-title">Conseil</p>' in page
    assert "{{ version }}" in page
    assert "{{ page.name }}" in page
    assert (site / "templates" / "mail" / "index.html").is_file()

    for question, found in (("modifier tache 31", "Modifier une tâche 31"), ("ete ancienne", "Été à l'ancienne")):
        assert found in run("-C", center, "search", question).stdout
    assert run("-C", center, "check").exit_code == 0
