"""What those who invite somebody read about them: what they have said themselves, until the person has come.

Else anybody who may invite could learn of any address whether it has an account here, and whose it is.
"""


class Invited:
    """A row about somebody (`user`) who was invited under a name (`invited_as`) at some moment (`invited_at`)."""

    @property
    def has_come(self) -> bool:
        """True once the person has signed in since they were invited; who was not invited is known anyhow."""
        if not self.invited_at:
            return True
        return bool(self.user.last_login and self.user.last_login >= self.invited_at)

    @property
    def shown_name(self) -> str:
        """Return the name for the city's people."""
        return str(self.user) if self.has_come else self.invited_as or self.user.email
