"""Characters: the MJ tables, repertoires, and 縮退 candidates.

Standards, charsets and everything above may ask here what a character is; nothing here knows a layout or a charset.
"""
