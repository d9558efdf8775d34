import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashSet;
import java.util.StringTokenizer;

public class Distinct {
    public static void main(String[] args) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        input.readLine();
        StringTokenizer numbers = new StringTokenizer(input.readLine());
        HashSet<String> seen = new HashSet<>();
        while (numbers.hasMoreTokens()) {
            seen.add(numbers.nextToken());
        }
        System.out.println(seen.size());
    }
}
