import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.Arrays;

public class Main {
    private static final StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));

    private static int next() throws IOException {
        in.nextToken();
        return (int) in.nval;
    }

    private static int n, m;
    private static int[][] holders;
    private static int[] waits;
    private static int[][] held;
    private static int[][] waiters;
    private static boolean[] stuck;
    private static int[] left;
    private static int[] finished;
    private static int finishedCount;

    private static void finish(int transaction) {
        if (stuck[transaction]) {
            stuck[transaction] = false;
            finished[finishedCount++] = transaction;
        }
    }

    private static void lookAt(int lock) {
        if (left[lock] == 0) {
            for (int waiter : waiters[lock]) {
                finish(waiter);
            }
        } else if (left[lock] == 1) {
            for (int holder : holders[lock]) {
                if (stuck[holder] && waits[holder] == lock) {
                    finish(holder);
                }
            }
        }
    }

    /** The positions of each value: result[v] lists the i with rows[i] containing v. */
    private static int[][] invert(int[][] rows, int values) {
        int[] counts = new int[values];
        for (int[] row : rows) {
            for (int value : row) {
                counts[value]++;
            }
        }
        int[][] result = new int[values][];
        for (int value = 0; value < values; value++) {
            result[value] = new int[counts[value]];
        }
        for (int i = 0; i < rows.length; i++) {
            for (int value : rows[i]) {
                result[value][--counts[value]] = i;
            }
        }
        return result;
    }

    private static void read() throws IOException {
        n = next();
        m = next();
        holders = new int[m + 1][];
        holders[0] = new int[0];
        for (int lock = 1; lock <= m; lock++) {
            holders[lock] = new int[next()];
            for (int i = 0; i < holders[lock].length; i++) {
                holders[lock][i] = next();
            }
        }
        waits = new int[n + 1];
        int[][] waitRows = new int[n + 1][];
        waitRows[0] = new int[0];
        for (int transaction = 1; transaction <= n; transaction++) {
            waits[transaction] = next();
            waitRows[transaction] = new int[] {waits[transaction]};
        }
        held = invert(holders, n + 1);
        waiters = invert(waitRows, m + 1);
    }

    public static void main(String[] args) throws IOException {
        read();
        stuck = new boolean[n + 1];
        Arrays.fill(stuck, 1, n + 1, true);
        finished = new int[n];
        left = new int[m + 1];
        for (int lock = 0; lock <= m; lock++) {
            left[lock] = holders[lock].length;
        }
        for (int lock = 0; lock <= m; lock++) {
            lookAt(lock);
        }
        for (int i = 0; i < finishedCount; i++) {
            for (int lock : held[finished[i]]) {
                left[lock]--;
                lookAt(lock);
            }
        }
        if (finishedCount == n) {
            System.out.println("none");
            return;
        }

        int[] first = new int[m + 1];
        int[] second = new int[m + 1];
        for (int lock = 1; lock <= m; lock++) {
            for (int holder : holders[lock]) {
                if (stuck[holder] && first[lock] == 0) {
                    first[lock] = holder;
                } else if (stuck[holder] && second[lock] == 0) {
                    second[lock] = holder;
                }
            }
        }
        int here = 1;
        while (!stuck[here]) {
            here++;
        }
        int[] place = new int[n + 1];
        int[] walk = new int[n + 1];
        int length = 0;
        while (place[here] == 0) {
            walk[++length] = here;
            place[here] = length;
            int lock = waits[here];
            here = first[lock] == here ? second[lock] : first[lock];
        }
        StringBuilder out = new StringBuilder();
        out.append(length - place[here] + 1).append('\n');
        for (int i = place[here]; i <= length; i++) {
            out.append(walk[i]).append(i == length ? '\n' : ' ');
        }
        System.out.print(out);
    }
}
