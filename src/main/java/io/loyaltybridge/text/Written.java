package io.loyaltybridge.text;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Currency;
import java.util.Locale;

/** Formats values for a language. */
final class Written {

    /** 10 is ten percent. */
    record Percent(BigDecimal percent) {}

    record Money(BigDecimal amount, Currency currency) {}

    private Written() {}

    static String in(Object value, Locale locale) {
        if (value instanceof Long number) {
            return NumberFormat.getIntegerInstance(locale).format((long) number);
        } else if (value instanceof LocalDate date) {
            return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                    .withLocale(locale)
                    .format(date);
        } else if (value instanceof Month month) {
            return month.getDisplayName(TextStyle.FULL_STANDALONE, locale);
        } else if (value instanceof Percent percent) {
            return percent(percent, locale);
        } else if (value instanceof Money money) {
            return money(money, locale);
        }
        return (String) value;
    }

    private static String percent(Percent percent, Locale locale) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(2);
        return format.format(percent.percent().movePointLeft(2));
    }

    private static String money(Money money, Locale locale) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        int digits = Math.max(0, money.currency().getDefaultFractionDigits());
        format.setCurrency(money.currency());
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(money.amount());
    }
}
