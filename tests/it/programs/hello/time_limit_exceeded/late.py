for _ in range(10**10):
    pass
print("Hello World!")
