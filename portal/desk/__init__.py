"""Where agents answer from: the queue, a ticket, the mails that did not leave."""
