namespace HfPipelines.Processing.Composition;

/// <summary>Numbers in English words.</summary>
internal static class CardinalWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>A number, 0 to 999,999, in words, as in "one hundred and sixty-four".</summary>
    public static string Of(int number) => number switch
    {
        < 20 => Small[number],
        < 100 => Tens[(number / 10) - 2] + (number % 10 == 0 ? "" : "-" + Small[number % 10]),
        < 1000 => $"{Small[number / 100]} hundred{(number % 100 == 0 ? "" : " and " + Of(number % 100))}",
        _ => $"{Of(number / 1000)} thousand{(number % 1000 == 0 ? "" : number % 1000 < 100 ? " and " + Of(number % 1000) : ", " + Of(number % 1000))}",
    };
}
