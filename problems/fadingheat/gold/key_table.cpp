#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using namespace std;

struct KeyHeat {
    string key;
    double heat;
    int last_hit;
};

vector<KeyHeat> table;

// Position of the key in the table, -1 if it was never hit.
int find_key(string key) {
    for (int i = 0; i < (int)table.size(); i++) {
        if (table[i].key.compare(key) == 0) {
            return i;
        }
    }
    return -1;
}

// What is left of a heat after so many seconds.
double fade(double heat, int seconds, int half_life) {
    while (seconds >= half_life && heat > 0) {
        heat = heat / 2;
        seconds -= half_life;
    }
    return heat * pow(2.0, -(double)seconds / half_life);
}

double heat_at(int position, int now, int half_life) {
    if (position == -1) return 0;
    return fade(table[position].heat, now - table[position].last_hit, half_life);
}

void add_hit(string key, int now, int weight, int half_life) {
    int position = find_key(key);
    if (position == -1) {
        KeyHeat fresh;
        fresh.key = key;
        fresh.heat = 0;
        fresh.last_hit = now;
        table.push_back(fresh);
        position = table.size() - 1;
    }
    table[position].heat = heat_at(position, now, half_life) + weight;
    table[position].last_hit = now;
}

int main() {
    int n, half_life;
    cin >> n >> half_life;
    for (int i = 0; i < n; i++) {
        string event, key;
        int now, weight;
        cin >> event >> now >> key;
        if (event == "hit") {
            cin >> weight;
            add_hit(key, now, weight, half_life);
        } else if (event == "heat") {
            printf("%.9f\n", heat_at(find_key(key), now, half_life));
        } else {
            double sum = 0;
            for (int j = 0; j < (int)table.size(); j++) {
                sum += heat_at(j, now, half_life);
            }
            if (sum == 0) {
                printf("0\n");  // nothing to share
            } else {
                printf("%.9f\n", heat_at(find_key(key), now, half_life) / sum);
            }
        }
    }
}
