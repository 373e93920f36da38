"""Step records as the page reads them: from the store, by parts, a bounded number of bytes in memory."""
