package io.loyaltybridge.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that would send a login, points or traces over a connection that others can read and change. */
final class TlsProblems {
    private static final List<String> URLS = List.of("wix.base-url", "program.base-url", "bridge.traces");

    /** Names and addresses that always mean this machine. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:.+\\.)?localhost|127(?:\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");

    private static final Pattern STORE = Pattern.compile("jdbc:postgresql://([^/]+)/.*");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern ENCRYPTED = Pattern.compile("[?&]sslmode=(require|verify-ca|verify-full)(&|$)");

    private TlsProblems() {}

    /** @param allowed the setting {@code bridge.allow-without-tls} */
    static boolean allows(String allowed, String host) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return LOOPBACK.matcher(bare).matches()
                || Arrays.asList(allowed.toLowerCase(Locale.ROOT).split(" +")).contains(bare);
    }

    /** @param settings each of them valid by itself */
    static List<String> of(Settings settings) {
        List<String> problems = new ArrayList<>();
        for (String key : URLS) {
            URI uri = URI.create(settings.text(key));
            if ("http".equals(uri.getScheme()) && !settings.mayBeWithoutTls(uri.getHost())) {
                problems.add(problem(
                        settings,
                        key,
                        "https://, because http:// to " + uri.getHost() + " can be read and changed on the way",
                        uri.getHost()));
            }
        }
        problems.addAll(ofTheStore(settings));
        problems.addAll(ofKafka(settings));
        String host = settings.text("mail.host");
        if (!host.isEmpty()
                && settings.text("mail.tls").equals("none")
                && !settings.text("mail.username").isEmpty()
                && !settings.mayBeWithoutTls(host)) {
            problems.add(problem(
                    settings,
                    "mail.tls",
                    "starttls or tls, because the login to " + host + " could be read on the way",
                    host));
        }
        return problems;
    }

    private static List<String> ofTheStore(Settings settings) {
        Matcher url = STORE.matcher(settings.text("bridge.store-url"));
        if (!url.matches()
                || ENCRYPTED.matcher(settings.text("bridge.store-url")).find()) {
            return List.of();
        }
        return Arrays.stream(url.group(1).split(","))
                .map(host -> PORT.matcher(host).replaceFirst(""))
                .filter(host -> !settings.mayBeWithoutTls(host))
                .map(host -> problem(
                        settings,
                        "bridge.store-url",
                        "sslmode=verify-full (or verify-ca, require) among its parameters, because customers and points to "
                                + host + " could be read and changed on the way",
                        host))
                .toList();
    }

    private static List<String> ofKafka(Settings settings) {
        if (settings.text("bridge.kafka").isEmpty() || KafkaFile.encrypts(settings.kafkaProperties())) {
            return List.of();
        }
        return Arrays.stream(settings.text("bridge.kafka").split(","))
                .map(server -> PORT.matcher(server.strip()).replaceFirst(""))
                .filter(host -> !settings.mayBeWithoutTls(host))
                .map(host -> problem(
                        settings,
                        "bridge.kafka",
                        KafkaFile.PROTOCOL + "=SSL (or SASL_SSL) in the file of " + KafkaFile.KEY
                                + ", because webhooks to " + host + " could be read and changed on the way",
                        host))
                .toList();
    }

    private static String problem(Settings settings, String key, String expected, String host) {
        return settings.origin(key) + ": " + key + ": expected " + expected + "; bridge.allow-without-tls="
                + host.replaceAll("[\\[\\]]", "") + " confirms it";
    }
}
