using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Patterns;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Writes numbers, amounts of money and percentages out in English, as SpeechT5 wants them.</summary>
internal static class EnglishAmounts
{
    private static readonly string[] Ones = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    private static readonly string[] Teens = ["", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] Tens = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    private static readonly string[] Thousands =
        ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion", "octillion", "nonillion", "decillion"];

    private static readonly (string Symbol, string Name)[] Currencies =
    [
        ("$", " dollars"), ("€", " euros"), ("£", " pounds"), ("¢", " cents"), ("¥", " japanese yen"), ("﷼", " saudi riyal"), ("₹", " indian rupees"), ("₽", " russian rubles"), ("฿", " thai baht"),
        ("₺", " turkish liras"), ("₴", " ukrainian hryvnia"), ("₣", " swiss francs"), ("₡", " costa rican colon"), ("₱", " philippine peso"), ("₪", " israeli shekels"), ("₮", " mongolian tögrög"),
        ("₩", " south korean won"), ("₦", " nigerian naira"), ("₫", " vietnamese Đồng"),
    ];

    private static readonly RegexPattern Grouped = RegexPattern.Compile(@"\d+,\d+");
    private static readonly RegexPattern Spaces = RegexPattern.Compile(" +");
    private static readonly RegexPattern Amount = RegexPattern.Compile(
        @"(?<![\p{L}\p{N}_])-?\$?€?£?¢?¥?₹?₽?฿?₺?₴?₣?₡?₱?₪?₮?₩?₦?₫?﷼?\d+(?:\.\d{1,2})?%?(?![\p{L}\p{N}_])");

    /// <summary>Writes the numbers of a text out.</summary>
    public static string Spell(string text)
    {
        text = PythonStrings.Replace(text, Grouped, m => m.Replace(",", "", StringComparison.Ordinal));
        return PythonStrings.Replace(PythonStrings.Replace(text, Amount, SpellAmount), Spaces, _ => " ");
    }

    private static string SpellAmount(string amount)
    {
        int point = amount.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? amount : amount[..point];
        string fraction = point < 0 ? "00" : amount[(point + 1)..];
        bool isNegative = whole.StartsWith('-');
        whole = isNegative ? whole[1..] : whole;
        (string Symbol, string Name) currency = Currencies.FirstOrDefault(c => whole.StartsWith(c.Symbol, StringComparison.Ordinal));
        whole = whole[(currency.Symbol ?? "").Length..];
        string percent = amount.Contains('%') ? " percent" : "";
        whole = whole.Replace("%", "", StringComparison.Ordinal);
        fraction = fraction.Replace("%", "", StringComparison.Ordinal);
        string decimals = fraction == "00" ? "" : " point " + string.Join(' ', PythonText.CodePoints(fraction).Select(c => SpellGroup(PythonChar.DecimalValue(c))));
        return (isNegative ? "minus " : "") + SpellWhole(whole) + decimals + percent + currency.Name;
    }

    private static string SpellWhole(string digits)
    {
        int[] values = [.. PythonText.CodePoints(digits).Select(PythonChar.DecimalValue)];
        var parts = new List<string>();
        for (int i = 0; i < values.Length;)
        {
            int groups = (values.Length - i - 1) / 3;
            int end = values.Length - (groups * 3);
            int value = values[i..end].Aggregate(0, (sum, digit) => (sum * 10) + digit);
            if (value > 0)
            {
                parts.Add(SpellGroup(value) + (groups > 0 ? " " + Thousands[groups] : ""));
            }

            i = end;
        }

        return string.Join(' ', parts);
    }

    private static string SpellGroup(int value)
    {
        if (value == 0)
        {
            return "zero";
        }

        int rest = value % 100;
        string small = rest is > 10 and < 20 ? Teens[rest - 10] : string.Join(' ', ((string[])[Tens[rest / 10], Ones[rest % 10]]).Where(w => w.Length > 0));
        return value < 100 ? small : $"{Ones[value / 100]} hundred{(rest > 0 ? " and " + small : "")}";
    }
}
