#!/usr/bin/env python3
"""Fixed lists of prime candidates, so that key generation can be timed without its luck.

The recipe is that of C2SP's Community Cryptography Test Vectors (c2sp.org/CCTV/keygen, and Filippo Valsorda's "RSA
key generation benchmark"): a list holds as many candidates as key generation needs on the average, two of them prime,
the second at the end; the composites have small divisors as often as random odd numbers do; candidates start with the
bits 11, and end with 111, so that 2 divides p - 1 once. The lists themselves are made here, from a seed, not copied:
a file of CCTV (rsa.bench.2048.txt) can stand in their place and gives figures that compare with other people's.

    candidates.py 2048 > list.txt
"""

import math
import pathlib
import random
import sys

TRIAL_LIMIT = 1_000_000
PUBLIC_EXPONENT = 65537


def odd_primes(limit):
    sieve = bytearray([1]) * limit
    for number in range(3, math.isqrt(limit) + 1, 2):
        if sieve[number]:
            sieve[number * number::2 * number] = bytes(len(range(number * number, limit, 2 * number)))
    return [number for number in range(3, limit, 2) if sieve[number]]


def is_prime(number, chance):
    """Miller-Rabin with 40 random bases."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(40):
        power = pow(chance.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def expected_count(bits):
    """How many random odd numbers of that length it takes to meet a prime: half the inverse of li(2^bits) / 2^bits."""
    logarithm = bits * math.log(2)
    # li(x) = x / ln x · (1 + 1!/ln x + 2!/ln² x + …), whose first terms are exact enough by far.
    share = sum(math.factorial(k) / logarithm ** k for k in range(8)) / logarithm
    return round(1 / (2 * share))


def half(bits, primes, chance):
    """The candidates for one prime, the prime last."""
    count = expected_count(bits)
    # The k-th of the composites with a small divisor has its least one among primes[:places[k]].
    places, survivors = [], 1.0
    for index, prime in enumerate(primes, start=1):
        survivors *= 1 - 1 / prime
        places += [index] * (round(count * (1 - survivors)) - len(places))
    wanted = {place: places.count(place) for place in places}
    without = count - len(places) - 1
    composites = []
    prime = None
    while wanted or without or prime is None:
        number = 3 << (bits - 2) | chance.getrandbits(bits - 2) | 7
        least = next((i for i, p in enumerate(primes, start=1) if number % p == 0), None)
        if least is not None:
            place = next((place for place in sorted(wanted) if least <= place), None)
            if place is None:
                continue
            wanted[place] -= 1
            if not wanted[place]:
                del wanted[place]
            composites.append(number)
        elif is_prime(number, chance):
            if (number - 1) % PUBLIC_EXPONENT:
                prime = prime or number
        elif without:
            without -= 1
            composites.append(number)
    chance.shuffle(composites)
    return composites + [prime]


def candidates(bits, seed=1):
    chance = random.Random(seed * 100_000 + bits)
    primes = odd_primes(TRIAL_LIMIT)
    return half(bits // 2, primes, chance) + half(bits // 2, primes, chance)


def path(folder: pathlib.Path, bits):
    """The file with the list for keys of that size, made if it is not there."""
    file = folder / f"candidates-{bits}.txt"
    if not file.exists():
        file.write_text("".join(f"{number:x}\n" for number in candidates(bits)))
    return file


if __name__ == "__main__":
    for candidate in candidates(int(sys.argv[1])):
        print(f"{candidate:x}")
