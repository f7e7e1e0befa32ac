"""What a desk promises, and the clock that holds it to it.

Pure: the standard library and nothing else. The present moment and the dates of public holidays are handed in,
so the same file and the same moment give the same answer everywhere.

Start at `portal.policy.load.load_policy`, which turns the text of `support.toml` into a
`portal.policy.policy.Policy`.
"""
