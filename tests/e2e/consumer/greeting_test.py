import unittest

import greeting


class GreetingTest(unittest.TestCase):
    def test_greets_by_name(self) -> None:
        self.assertEqual(greeting.greet("Ada"), "Hello, Ada!")
