"""A stop-watch trial of the overview: what does a reader who sees only its first screen understand?

`python -m tests.ninety_seconds FOLDER` makes ten provinces with planted facts, photographs the first screen of each as
a laptop and a telephone show it, and writes the questions and the right answers. Readers, people or programs, who see
nothing but the pictures write their answers to FOLDER/answers.json, by world. With `--mark` they are marked, and
docs/ninety-seconds.md is written.
"""
