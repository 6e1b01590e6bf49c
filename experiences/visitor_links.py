"""The kinds of links in mails to visitors and cities, each about one row; how long it holds is the row's business."""

QUESTION = "experiences.question"  # to its sender: proves the address, then says where the question stands
ANSWERED = "experiences.question.answered"  # to the city
ALERT = "experiences.alert"  # to the subscriber: confirms, then shows and stops
