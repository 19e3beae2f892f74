using System.Numerics;

namespace HfPipelines.Tokenization.Speech;

/// <summary>The English words of numbers.</summary>
internal static class NumberWords
{
    private static readonly string[] Small =
    [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Large =
    [
        "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion", "octillion", "nonillion", "decillion",
    ];

    /// <summary>The words for 0.</summary>
    public static IReadOnlySet<string> Zeros { get; } = new HashSet<string> { "o", "oh", "zero" };

    /// <summary>1 to 19.</summary>
    public static IReadOnlyDictionary<string, int> Ones { get; } = Small.Index().ToDictionary(s => s.Item, s => s.Index + 1);

    /// <summary>20 to 90.</summary>
    public static IReadOnlyDictionary<string, int> Tens { get; } =
        ((string[])["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]).Index().ToDictionary(t => t.Item, t => (t.Index + 2) * 10);

    /// <summary>What counts hundreds and more.</summary>
    public static IReadOnlyDictionary<string, BigInteger> Multipliers { get; } =
        Large.Index().Select(l => (l.Item, Value: BigInteger.Pow(1000, l.Index + 1))).Prepend(("hundred", 100)).ToDictionary(m => m.Item1, m => m.Item2);

    /// <summary>Plurals and ordinals of 1 to 19, and the zeroth, with their endings in digits.</summary>
    public static IReadOnlyDictionary<string, (int Value, string Ending)> OnesWithEnding { get; } = WithEnding();

    /// <summary>Plurals and ordinals of 20 to 90.</summary>
    public static IReadOnlyDictionary<string, (int Value, string Ending)> TensWithEnding { get; } =
        Tens.SelectMany(t => (KeyValuePair<string, (int, string)>[])[new(t.Key[..^1] + "ies", (t.Value, "s")), new(t.Key[..^1] + "ieth", (t.Value, "th"))]).ToDictionary();

    /// <summary>Plurals and ordinals of what counts hundreds and more.</summary>
    public static IReadOnlyDictionary<string, (BigInteger Value, string Ending)> MultipliersWithEnding { get; } =
        Multipliers.SelectMany(m => (KeyValuePair<string, (BigInteger, string)>[])[new(m.Key + "s", (m.Value, "s")), new(m.Key + "th", (m.Value, "th"))]).ToDictionary();

    /// <summary>Signs, which stand in front of a number.</summary>
    public static IReadOnlyDictionary<string, string> Signs { get; } = new Dictionary<string, string> { ["minus"] = "-", ["negative"] = "-", ["plus"] = "+", ["positive"] = "+" };

    /// <summary>Currencies, which stand behind a number and are written in front of it.</summary>
    public static IReadOnlyDictionary<string, string> Currencies { get; } = new Dictionary<string, string>
    {
        ["pound"] = "£", ["pounds"] = "£", ["euro"] = "€", ["euros"] = "€", ["dollar"] = "$", ["dollars"] = "$", ["cent"] = "¢", ["cents"] = "¢",
    };

    /// <summary>Whether a word is a number below 100.</summary>
    public static bool IsDigitWord(string word) => Zeros.Contains(word) || Ones.ContainsKey(word) || Tens.ContainsKey(word);

    /// <summary>Whether a word may be part of a number.</summary>
    public static bool Contains(string word)
        => IsDigitWord(word) || OnesWithEnding.ContainsKey(word) || TensWithEnding.ContainsKey(word) || Multipliers.ContainsKey(word) || MultipliersWithEnding.ContainsKey(word)
            || Signs.ContainsKey(word) || Currencies.ContainsKey(word) || word is "per" or "percent" or "and" or "double" or "triple" or "point";

    private static Dictionary<string, (int, string)> WithEnding()
    {
        var words = new Dictionary<string, (int, string)>
        {
            ["zeroth"] = (0, "th"), ["first"] = (1, "st"), ["second"] = (2, "nd"), ["third"] = (3, "rd"), ["fifth"] = (5, "th"), ["twelfth"] = (12, "th"),
        };
        foreach ((string name, int value) in Ones)
        {
            words[name == "six" ? "sixes" : name + "s"] = (value, "s");
            if (value > 3 && value is not (5 or 12))
            {
                words[name + (name.EndsWith('t') ? "h" : "th")] = (value, "th");
            }
        }

        return words;
    }
}
