package io.loyaltybridge.wix;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Where the URL of a file may lead: to the hosts of {@code wix.file-hosts} and their subdomains, over https, and to a private
 * address only if that is listed too. The address is checked when the connection is made, so that it cannot change in
 * between. Thread-safe.
 */
public final class FileHosts implements DnsResolver {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final int LONGEST = 100;

    /** A name resolves to an address that is not allowed. */
    static final class RefusedAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        RefusedAddressException(String message) {
            super(message);
        }
    }

    private final List<String> names;
    private final List<InetAddress> addresses;
    private final Predicate<String> withoutTls;
    private final DnsResolver lookup;

    FileHosts(String hosts, Predicate<String> withoutTls, DnsResolver lookup) {
        this.names = Arrays.asList(hosts.toLowerCase(Locale.ROOT).split(" +"));
        this.addresses = names.stream()
                .filter(name -> ADDRESS.matcher(name).matches())
                .map(FileHosts::address)
                .toList();
        this.withoutTls = withoutTls;
        this.lookup = lookup;
    }

    /** From {@code wix.file-hosts} and {@code bridge.allow-without-tls}. */
    public static FileHosts of(Settings settings) {
        return new FileHosts(
                settings.text("wix.file-hosts"), settings::mayBeWithoutTls, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Needs no lookup, because it is an address. */
    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new SettingsException(List.of("wix.file-hosts: expected hosts or addresses, found \"" + text + "\""));
        }
    }

    /** Why a URL must not be called; empty where it may be called. */
    Optional<String> problem(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        String shown = host.length() > LONGEST ? host.substring(0, LONGEST) + "…" : host;
        if (names.stream()
                .noneMatch(name -> host.equals(name)
                        || host.endsWith("." + name) && !ADDRESS.matcher(name).matches())) {
            return Optional.of("the URL for the file leads to " + shown + ", which is not one of wix.file-hosts");
        }
        return "https".equals(url.getScheme()) || withoutTls.test(host)
                ? Optional.empty()
                : Optional.of("the URL for the file leads to http://" + shown
                        + ", expected https (bridge.allow-without-tls)");
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookup.resolve(host);
        for (InetAddress address : found) {
            if (!addresses.contains(address) && isOfANetworkOfOnesOwn(address)) {
                throw new RefusedAddressException("the URL for the file leads to " + host + " at "
                        + address.getHostAddress() + ", a private address that is not one of wix.file-hosts");
            }
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return lookup.resolveCanonicalHostname(host);
    }

    /** Addresses that are not public, also when wrapped in IPv6: this machine, its network, a provider's internal network. */
    static boolean isOfANetworkOfOnesOwn(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            return first == 0
                    || first >= 240
                    || first == 100 && second >= 64 && second < 128
                    || first == 198 && (second == 18 || second == 19)
                    || first == 192 && second == 0 && bytes[2] == 0;
        }
        boolean translated = first == 0 && second == 0x64;
        boolean tunnel = first == 0x20 && second == 0x02;
        return first == 0 && !translated
                || (first & 0xfe) == 0xfc
                || (translated || tunnel) && isOfANetworkOfOnesOwn(inside(bytes, tunnel ? 2 : 12));
    }

    private static InetAddress inside(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** A socket factory that connects only to allowed addresses. */
    public HttpClientConnectionManager connections(Duration connect, Duration response) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(this)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connect))
                        .setSocketTimeout(Timeout.of(response))
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(Timeout.of(response)).build())
                .build();
    }
}
