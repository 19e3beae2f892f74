namespace HfPipelines.Tokenization.TextTokenizers.Moses;

/// <summary>
/// The words of a language after which a period ends no sentence. Only common English ones are known here; the lists that Moses brings for its languages
/// are not carried, so a rarer abbreviation loses its period where Moses keeps it.
/// </summary>
/// <param name="Words">The words.</param>
/// <param name="BeforeNumbers">The words of which that is so only before a number.</param>
internal sealed record Abbreviations(HashSet<string> Words, HashSet<string> BeforeNumbers)
{
    private const string EnglishWords =
        "Mr Mrs Ms Dr Prof Rev Hon Gen Col Maj Capt Lt Sgt Gov Sen Rep Pres Jr Sr St Bros Inc Ltd Co Corp Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec vs etc";

    /// <summary>Those that are known: English ones, initials among them.</summary>
    public static Abbreviations English() => new(
        [.. EnglishWords.Split(' '), .. Enumerable.Range('A', 26).Select(letter => $"{(char)letter}")],
        ["No", "Nos", "Art", "pp"]);
}
