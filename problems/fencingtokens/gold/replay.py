import sys

inp = sys.stdin.read().split('\n')
n = int(inp[0])
d = {}
out = ''
for i in range(1, n + 1):
    p = inp[i].split(' ')
    t = int(p[1])
    l = p[2]
    # clean up
    for k in d:
        if d[k][0] != '' and d[k][1] <= t:
            d[k][0] = ''
            d[k][1] = -1
    if l not in d:
        d[l] = ['', -1, 0, 0]
    if p[0] == 'acquire':
        c = p[3]
        if d[l][0] == '':
            d[l][0] = c
            d[l][1] = t + int(p[4])
            d[l][2] = d[l][2] + 1
            out = out + str(d[l][2]) + '\n'
        else:
            if d[l][0] == c:
                if d[l][1] < t + int(p[4]):
                    d[l][1] = t + int(p[4])
                out = out + str(d[l][2]) + '\n'
            else:
                out = out + 'busy' + '\n'
    else:
        if p[0] == 'release':
            if d[l][0] == p[3]:
                d[l][0] = ''
                d[l][1] = -1
                out = out + 'ok' + '\n'
            else:
                out = out + 'ignored' + '\n'
        else:
            c = int(p[3])
            # newest one can always write
            if c == d[l][2]:
                d[l][3] = c
                out = out + 'ok' + '\n'
            else:
                if c < d[l][3]:
                    out = out + 'stale' + '\n'
                else:
                    d[l][3] = c
                    out = out + 'ok' + '\n'
print(out, end='')
