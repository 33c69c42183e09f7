package io.loyaltybridge.intake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses of senders, as {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single one. Immutable. */
public final class AddressRanges {
    /** Of a source that takes webhooks from everywhere. */
    public static final AddressRanges ANYWHERE = new AddressRanges(List.of(), "");

    /** Digits and colons only: a name would be looked up. */
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private record Range(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                if (((address[i / 8] ^ other[i / 8]) >> (7 - i % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Range> ranges;
    private final String text;

    private AddressRanges(List<Range> ranges, String text) {
        this.ranges = ranges;
        this.text = text;
    }

    /**
     * Reads ranges separated by spaces or commas.
     *
     * @throws IllegalArgumentException for anything else, with what was expected and found
     */
    public static AddressRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.strip().split("[,\\s]+")) {
            if (!part.isEmpty()) {
                ranges.add(range(part));
            }
        }
        return new AddressRanges(List.copyOf(ranges), text.strip());
    }

    private static Range range(String part) {
        String[] halves = part.split("/", -1);
        byte[] address = address(halves[0]);
        int most = address.length * 8;
        int bits = most;
        if (halves.length == 2) {
            bits = halves[1].matches("\\d{1,3}") ? Integer.parseInt(halves[1]) : -1;
        }
        if (address.length == 0 || halves.length > 2 || bits < 0 || bits > most) {
            throw new IllegalArgumentException(
                    "expected addresses such as 192.0.2.0/24 or 2001:db8::/32, found \"" + part + "\"");
        }
        return new Range(address, bits);
    }

    /** Empty where it is none. An address of IPv4 that is written as one of IPv6 is one of IPv4. */
    private static byte[] address(String text) {
        boolean known = IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
        try {
            return known ? InetAddress.getByName(text).getAddress() : new byte[0];
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    /** Whether every address is allowed. */
    public boolean isAnywhere() {
        return ranges.isEmpty();
    }

    /** Whether an address is allowed; one that cannot be read is not. */
    public boolean contains(String address) {
        if (ranges.isEmpty()) {
            return true;
        }
        int zone = address.indexOf('%');
        byte[] bytes = address(zone < 0 ? address : address.substring(0, zone));
        return bytes.length > 0 && ranges.stream().anyMatch(range -> range.contains(bytes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRanges ranges && ranges.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
