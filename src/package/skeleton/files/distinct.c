#include <stdio.h>
#include <stdlib.h>

static int numbers[100000];

static int by_value(const void *a, const void *b) {
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

int main(void) {
    int count, different = 0;
    if (scanf("%d", &count) != 1) return 1;
    for (int i = 0; i < count; i++) {
        if (scanf("%d", &numbers[i]) != 1) return 1;
    }
    qsort(numbers, count, sizeof numbers[0], by_value);
    for (int i = 0; i < count; i++) {
        different += i == 0 || numbers[i] != numbers[i - 1];
    }
    printf("%d\n", different);
}
