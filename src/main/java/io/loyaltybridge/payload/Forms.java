package io.loyaltybridge.payload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forms: {@code application/x-www-form-urlencoded} of the WHATWG's URL standard, in UTF-8. Pure. */
public final class Forms {
    /** Most fields of one form; names that come several times count each time. */
    static final int MOST_FIELDS = 1_000;

    private Forms() {}

    /**
     * The values of each name, in the order in which they were sent.
     *
     * @throws IllegalArgumentException where it is no such form; the message repeats nothing of it
     */
    public static Map<String, List<String>> parse(byte[] form) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int count = 0;
        int from = 0;
        while (from < form.length) {
            int to = indexOf(form, '&', from, form.length);
            if (to > from) {
                if (++count > MOST_FIELDS) {
                    throw new IllegalArgumentException("expected at most " + MOST_FIELDS + " fields in a form");
                }
                int equals = indexOf(form, '=', from, to);
                String value = equals < to ? decoded(form, equals + 1, to) : "";
                fields.computeIfAbsent(decoded(form, from, equals), name -> new ArrayList<>(1))
                        .add(value);
            }
            from = to + 1;
        }
        return fields;
    }

    /** A form as an object: each field is a text, or an array of texts where its name came several times. */
    public static ObjectNode json(Map<String, List<String>> fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, values) -> {
            if (values.size() == 1) {
                object.put(name, values.get(0));
            } else {
                ArrayNode array = object.putArray(name);
                values.forEach(array::add);
            }
        });
        return object;
    }

    private static int indexOf(byte[] form, char wanted, int from, int end) {
        int at = from;
        while (at < end && form[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String decoded(byte[] form, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (form[i] == '+') {
                bytes.write(' ');
            } else if (form[i] == '%') {
                int high = i + 2 < to ? Character.digit(form[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(form[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("expected a form in which two hexadecimal digits follow each %");
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(form[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("expected a form in UTF-8", e);
        }
    }
}
