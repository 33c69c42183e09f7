package io.loyaltybridge.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.loyaltybridge.payload.Emails;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Payloads without what is personal in them. Structure, numbers, ids, times and words of a system such as the type {@code post.liked}
 * stay; every other text is masked, because nobody knows all fields in which a sender puts a name. Pure.
 */
public final class Masked {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MASK = "***";

    /** Fields whose whole value is about a person. The last word of a name counts, such as that of {@code firstName}. */
    private static final Set<String> PERSONAL = Set.of(
            "name",
            "firstname",
            "lastname",
            "fullname",
            "surname",
            "nickname",
            "username",
            "login",
            "handle",
            "email",
            "mail",
            "phone",
            "mobile",
            "tel",
            "telephone",
            "cell",
            "fax",
            "address",
            "street",
            "line",
            "city",
            "town",
            "zip",
            "zipcode",
            "postcode",
            "postalcode",
            "birth",
            "birthday",
            "birthdate",
            "dob",
            "ip",
            "slug",
            "company",
            "text",
            "message",
            "comment",
            "note",
            "title",
            "subject",
            "latitude",
            "longitude",
            "photo",
            "avatar",
            "user",
            "author",
            "person",
            "liker",
            "follower",
            "owner",
            "customer",
            "buyer");

    /** Of those, the ones whose numbers are about a person too. */
    private static final Set<String> NUMBERS = Set.of(
            "phone",
            "mobile",
            "tel",
            "telephone",
            "cell",
            "fax",
            "zip",
            "zipcode",
            "postcode",
            "postalcode",
            "birth",
            "birthday",
            "birthdate",
            "dob",
            "latitude",
            "longitude",
            "address");

    /** Fields that hold a word of a system, such as {@code post.liked}. */
    private static final Set<String> OF_SYSTEMS = Set.of(
            "id",
            "ids",
            "type",
            "kind",
            "event",
            "topic",
            "action",
            "state",
            "status",
            "source",
            "channel",
            "version",
            "currency",
            "locale",
            "language",
            "lang",
            "code",
            "key",
            "unit",
            "method",
            "fqdn",
            "scope",
            "role",
            "provider",
            "platform",
            "network");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ][0-9:.,+Z-]{1,30})?");
    /** An id or a number: one word that has a digit. */
    private static final Pattern ID = Pattern.compile("(?=.{1,200}$)[A-Za-z0-9_.:/=+#-]*[0-9][A-Za-z0-9_.:/=+#-]*");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}");

    private static final Pattern PHONE =
            Pattern.compile("\\+[0-9][0-9 ()./-]{5,25}|(?=.*[ ()/.-])\\(?[0-9][0-9 ()/.-]{6,25}");
    private static final Pattern URL = Pattern.compile("([a-z][a-z0-9+.-]{1,20}://)([^/?#\\s@]+)([/?#]\\S*)?");

    private Masked() {}

    /** A payload as JSON; one that is no JSON as a text. */
    public static JsonNode whole(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json.isMissingNode() ? TextNode.valueOf(body) : json;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }

    /** The same, masked. Of a payload that is no JSON only the length is told. */
    public static JsonNode of(String body) {
        JsonNode whole = whole(body);
        return whole.isTextual() ? TextNode.valueOf(MASK + " (" + body.length() + " characters)") : masked(whole, "");
    }

    private static JsonNode masked(JsonNode value, String field) {
        if (value.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            value.properties()
                    .forEach(one -> object.set(
                            Emails.normalise(one.getKey()).isPresent() ? Emails.mask(one.getKey()) : one.getKey(),
                            masked(one.getValue(), NUMBERS.contains(field) ? field : lastWord(one.getKey()))));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(one -> array.add(masked(one, field)));
            return array;
        }
        if (value.isTextual()) {
            return TextNode.valueOf(text(value.asText(), field));
        }
        return value.isNumber() && NUMBERS.contains(field) ? TextNode.valueOf(MASK) : value;
    }

    private static String text(String text, String field) {
        if (text.isEmpty()) {
            return text;
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            JsonNode within = whole(text);
            return within.isTextual() ? MASK : masked(within, field).toString();
        }
        if (Emails.normalise(text).isPresent()) {
            return Emails.mask(text.strip());
        }
        if (PERSONAL.contains(field)) {
            return text.charAt(0) + MASK;
        }
        if (TIME.matcher(text).matches()) {
            return text;
        }
        if (OF_SYSTEMS.contains(field) && ID.matcher(text).matches() && !text.startsWith("http")) {
            return text;
        }
        var url = URL.matcher(text);
        if (url.matches()) {
            return url.group(1) + url.group(2) + (url.group(3) == null ? "" : "/" + MASK);
        }
        boolean kept = (ID.matcher(text).matches()
                        || OF_SYSTEMS.contains(field) && WORD.matcher(text).matches())
                && !PHONE.matcher(text).matches();
        return kept ? text : text.charAt(0) + MASK;
    }

    /** The last word of a field's name in lower case: {@code name} of {@code first_name} and of {@code firstName}. */
    private static String lastWord(String name) {
        String[] words = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").split("[^A-Za-z0-9]+");
        return words.length == 0
                ? ""
                : words[words.length - 1].toLowerCase(Locale.ROOT).replaceAll("\\d+$", "");
    }
}
