"""Generated tables: plain literals about released botocore versions, imported only by who needs them."""
