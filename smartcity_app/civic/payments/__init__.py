"""Money that people pay the city online, whoever the provider is.

A service charges (`charging.charge`) in the transaction of its own verb and says once what is to
happen when the money comes, does not come, or comes too late (`purposes.serve`).
"""
