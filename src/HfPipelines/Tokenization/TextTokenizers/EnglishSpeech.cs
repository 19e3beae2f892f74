using System.Globalization;
using System.Text.RegularExpressions;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Writes numbers, amounts and abbreviations out in English words, and all in ASCII and lower case, as CLVP wants them.</summary>
internal static partial class EnglishSpeech
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    private static readonly string[] Thousands = ["", " thousand", " million", " billion", " trillion", " quadrillion"];

    // In this order: the plural "drs" comes after "dr", but the period keeps them apart.
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["mrs"] = "misess", ["mr"] = "mister", ["dr"] = "doctor", ["st"] = "saint", ["co"] = "company", ["jr"] = "junior", ["maj"] = "major", ["gen"] = "general", ["drs"] = "doctors",
        ["rev"] = "reverend", ["lt"] = "lieutenant", ["hon"] = "honorable", ["sgt"] = "sergeant", ["capt"] = "captain", ["esq"] = "esquire", ["ltd"] = "limited", ["col"] = "colonel", ["ft"] = "fort",
    };

    /// <summary>Writes a text out.</summary>
    public static string Spell(string text)
    {
        text = string.Concat(text.Where(char.IsAscii)).ToLowerInvariant();
        text = Grouped().Replace(text, m => m.Value.Replace(",", "", StringComparison.Ordinal));
        text = Dollars().Replace(text, m => SpellDollars(m.Groups[1].Value));
        text = Fraction().Replace(text, m => m.Value.Replace(".", " point ", StringComparison.Ordinal));
        text = Ordinal().Replace(text, m => SpellOrdinal(m.Value[..^2]));
        text = Number().Replace(text, m => SpellNumber(m.Value));
        text = Abbreviation().Replace(text, m => Abbreviations.GetValueOrDefault(m.Groups[1].Value, m.Value));
        return PythonStrings.CollapseSpaces(text).Replace("\"", "", StringComparison.Ordinal);
    }

    private static string SpellDollars(string amount)
    {
        string[] parts = amount.Split('.');
        if (parts.Length > 2)
        {
            return amount + " dollars";
        }

        UInt128 dollars = Parse(parts[0].Replace(",", "", StringComparison.Ordinal));
        UInt128 cents = Parse(parts.Length > 1 ? parts[1].Replace(",", "", StringComparison.Ordinal) : "");
        string[] units = [.. ((string[])[Unit(dollars, "dollar"), Unit(cents, "cent")]).Where(u => u.Length > 0)];
        return units.Length == 0 ? "zero dollars" : string.Join(", ", units);
    }

    private static string Unit(UInt128 count, string name) => count == 0 ? "" : count == 1 ? $"1 {name}" : string.Create(CultureInfo.InvariantCulture, $"{count} {name}s");

    private static string SpellOrdinal(string digits)
    {
        UInt128 number = Parse(digits);
        string ending = (int)(number % 100) is >= 10 and <= 20 ? "th" : (int)(number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return Words(number) + ending;
    }

    private static string SpellNumber(string digits)
    {
        UInt128 number = Parse(digits);
        if (number == 2000)
        {
            return "two thousand";
        }

        if (number > 2000 && number < 2010)
        {
            return "two thousand " + Words(number % 100);
        }

        return number > 1000 && number < 3000 && number % 100 == 0 ? Words(number / 100) + " hundred" : Words(number);
    }

    // More digits than this are out of range whatever they are.
    private static UInt128 Parse(string digits) => digits.Length == 0 ? 0 : digits.Length > 30 ? UInt128.MaxValue : UInt128.Parse(digits, CultureInfo.InvariantCulture);

    private static string Words(UInt128 number)
    {
        if (number < 20)
        {
            return Small[(int)number];
        }

        if (number < 100)
        {
            return Tens[(int)(number / 10)] + (number % 10 == 0 ? "" : "-" + Words(number % 10));
        }

        if (number < 1000)
        {
            return Small[(int)(number / 100)] + " hundred" + (number % 100 == 0 ? "" : " " + Words(number % 100));
        }

        UInt128 unit = 1000;
        for (int i = 1; i < Thousands.Length; i++, unit *= 1000)
        {
            if (number < unit * 1000)
            {
                return Words(number / unit) + Thousands[i] + (number % unit == 0 ? "" : ", " + Words(number % unit));
            }
        }

        return "number out of range";
    }

    [GeneratedRegex("[0-9][0-9,]+[0-9]")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"\$([0-9.,]*[0-9])")]
    private static partial Regex Dollars();

    [GeneratedRegex(@"(?>[0-9]+)\.[0-9]+")]
    private static partial Regex Fraction();

    [GeneratedRegex("(?>[0-9]+)(?:st|nd|rd|th)")]
    private static partial Regex Ordinal();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b([a-z]+)\.")]
    private static partial Regex Abbreviation();
}
