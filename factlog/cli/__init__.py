"""The command line: words in, one call, text out.

Heavy imports sit inside functions, so that a command starts at once.
"""
