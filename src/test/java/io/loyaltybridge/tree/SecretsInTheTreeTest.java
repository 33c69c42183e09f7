package io.loyaltybridge.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No file of the project has what looks like a real secret. Those of tests say in plain text that they are none. */
class SecretsInTheTreeTest {
    private static final Set<String> NOT_OURS =
            Set.of("target", ".git", "data", "node_modules", ".idea", ".vscode", "sandbox-sites");

    /** Where the vendor prints it for everybody: the sample of Svix's page on verifying by hand. */
    private static final Set<String> SAMPLES = Set.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private static final int FEWEST_CHARACTERS = 8;

    /**
     * What secrets of one kind look like.
     *
     * @param hint what each has; a text without it is not searched
     */
    private record Kind(String name, String hint, Pattern pattern) {
        Kind(String name, String hint, String pattern) {
            this(name, hint, Pattern.compile(pattern));
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("a private key", "PRIVATE KEY", "-----BEGIN [A-Z ]*PRIVATE KEY-----"),
            new Kind("a key of AWS", "AKIA", "\\bAKIA[0-9A-Z]{16}\\b"),
            new Kind("a key of Google", "AIza", "\\bAIza[0-9A-Za-z_-]{35}"),
            new Kind("a token of Slack", "xox", "\\bxox[abeoprs]-[0-9A-Za-z-]{10,}"),
            new Kind("a key of Stripe", "k_live_", "\\b[sr]k_live_[0-9A-Za-z]{10,}"),
            new Kind("a test key of Stripe", "k_test_", "\\b[sr]k_test_[0-9A-Za-z]{10,}"),
            new Kind("a token of GitHub", "gh", "\\b(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_[0-9A-Za-z_]{20,})"),
            new Kind("a token of npm", "npm_", "\\bnpm_[0-9A-Za-z]{36}"),
            new Kind("a key of SendGrid", "SG.", "\\bSG\\.[0-9A-Za-z_-]{20,}\\.[0-9A-Za-z_-]{20,}"),
            new Kind("a token of Square", "EAAA", "\\bEAAA[0-9A-Za-z_-]{50,}"),
            new Kind("a key of Wix", "IST.", "\\bIST\\.[0-9A-Za-z_-]{20,}\\.[0-9A-Za-z_-]{20,}"),
            new Kind("a JWT", "eyJ", "\\beyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]*"),
            new Kind("a secret of webhooks", "whsec_", "\\bwhsec_[0-9A-Za-z+/]{24,}={0,2}"));

    /** Behind the name of a secret. */
    private static final Pattern RANDOM = Pattern.compile("[=:]\\s?\\\\?[\"']?([0-9a-f]{32,}|[0-9A-Za-z+/_-]{40,})\\b");

    private static final Pattern NAME =
            Pattern.compile("(?i)(?<!encrypted)(secret|token|password|api[-_]?key)\\\\?[\"']?\\s?$");
    private static final int LONGEST_NAME = 24;

    /** What a text has that looks like a secret, a line each. */
    private static List<String> secrets(String text) {
        List<String> found = new ArrayList<>();
        for (Kind kind : KINDS) {
            if (text.contains(kind.hint)) {
                kind.pattern
                        .matcher(text)
                        .results()
                        .filter(match -> !isPlainlyNone(match.group()))
                        .forEach(match -> found.add(line(text, match.start()) + kind.name));
            }
        }
        Matcher random = RANDOM.matcher(text);
        while (random.find()) {
            String before = text.substring(Math.max(0, random.start() - LONGEST_NAME), random.start());
            if (NAME.matcher(before).find() && !isPlainlyNone(random.group(1))) {
                found.add(line(text, random.start()) + "a long random value");
            }
        }
        return found;
    }

    private static String line(String text, int at) {
        return "line "
                + (1 + text.substring(0, at).chars().filter(c -> c == '\n').count()) + ": ";
    }

    /** Words instead of chance: base64 of a sentence, hyphenated words, or the same few characters again and again. */
    private static boolean isPlainlyNone(String value) {
        if (SAMPLES.contains(value) || value.chars().distinct().count() < FEWEST_CHARACTERS) {
            return true;
        }
        if (value.matches("([a-z]{1,12}-){3,}[a-z]+")) {
            return true;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(value.replaceFirst("^whsec_", ""));
            return new String(bytes, StandardCharsets.ISO_8859_1).matches("[A-Za-z ,.'-]+");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void noFileHasWhatLooksLikeASecret() throws IOException {
        Map<Path, List<String>> found = new LinkedHashMap<>();
        List<Path> read = new ArrayList<>();
        Files.walkFileTree(Path.of(""), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return NOT_OURS.contains(dir.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    List<String> secrets = secrets(Files.readString(file));
                    read.add(file);
                    if (!secrets.isEmpty()) {
                        found.put(file, secrets);
                    }
                } catch (MalformedInputException e) {
                    // A picture.
                }
                return FileVisitResult.CONTINUE;
            }
        });

        assertThat(read).hasSizeGreaterThan(1000);
        assertThat(found).isEmpty();
    }

    @Test
    void secretsAreFound() {
        String random = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

        assertThat(secrets("x\n-----BEGIN EC " + "PRIVATE KEY-----")).containsExactly("line 2: a private key");
        assertThat(secrets("AKIA" + "ABCDEFGH12345678")).containsExactly("line 1: a key of AWS");
        assertThat(secrets("AIza" + "SyA1234567890abcdefghijklmnopqrstuv")).containsExactly("line 1: a key of Google");
        assertThat(secrets("xoxb" + "-123456789012-abcdefghij")).containsExactly("line 1: a token of Slack");
        assertThat(secrets("sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc")).containsExactly("line 1: a key of Stripe");
        assertThat(secrets("ghp" + "_abcdefghijklmnopqrstuvwxyz0123456789"))
                .containsExactly("line 1: a token of GitHub");
        assertThat(secrets("eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmVk"))
                .containsExactly("line 1: a JWT");
        assertThat(secrets("whsec_"
                        + Base64.getEncoder()
                                .encodeToString(random.substring(0, 30).getBytes(StandardCharsets.UTF_8))))
                .containsExactly("line 1: a secret of webhooks");
        assertThat(secrets("sources.a.secret" + "=" + random)).containsExactly("line 1: a long random value");
        assertThat(secrets("\"token\": " + "\"" + random + "\"")).containsExactly("line 1: a long random value");
    }

    @Test
    void valuesThatSayTheyAreNoneAreNot() {
        assertThat(secrets("secret=whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==")).isEmpty();
        assertThat(secrets("token=a-private-token-of-no-value-whatsoever-for-tests"))
                .isEmpty();
        assertThat(secrets("secret={{env:WEBINAR_SECRET}}")).isEmpty();
    }
}
