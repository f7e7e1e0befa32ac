"""The looks of a help center: a MkDocs theme that extends Material for MkDocs.

It is found by its entry point (`mkdocs.themes: guichet`) and holds templates, styles and scripts only. Whatever it
shows comes from the page, its front matter and the `extra.guichet` part of the configuration. What a template cannot
know (dates of commits, related articles, the same page in another language) it leaves as a marked element, which
publishing fills.
"""
