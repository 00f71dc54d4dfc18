#!/usr/bin/env python3
"""usage: seal.py [options] BUILD LIBRARY FOLDER

The life of segments, with kill -9 at every step.  In each round memories are
added and edited, and segments made or merged; each of these commands dies at
one of its calls to the system, or at some moment (LIBRARY is fail.c).  Nothing
that was acknowledged is lost, searches are right at once, and the next
compaction leaves nothing behind.
"""
from life import Life, main


class Sealed(Life):
    """Segments come and go."""

    def round(self):
        rng = self.rng
        self.add(rng.choice([3, 300, 2000, 3000]))
        self.look()
        self.doomed("memos-cube", "compact",
                    *(["--full"] if rng.random() < .3 else []))
        self.look()
        if self.known and rng.random() < .5:
            self.memos.tidy(self.store)
            self.look()


main(Sealed, "seal")
