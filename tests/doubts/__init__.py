"""How often intake doubts a file rightly and wrongly: sound sequences of exports, and faulty twins of them."""
