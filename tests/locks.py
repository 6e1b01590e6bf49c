"""What tests of colleagues who save at once share."""


def compared_in_the_lock(queries, table):
    """Tell whether the row of the city was locked before the texts of colleagues were read."""
    statements = [each["sql"] for each in queries]
    locked = next(at for at, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
    return all(at > locked for at, sql in enumerate(statements) if f'FROM "{table}"' in sql)
