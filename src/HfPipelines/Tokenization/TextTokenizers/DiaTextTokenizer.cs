namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Dia's: bytes, and a token for each speaker.</summary>
internal sealed class DiaTextTokenizer(TextTokenizerFiles files) : ByteTextTokenizer(files, Own(files), files.Options.Int("offset"))
{
    /// <inheritdoc/>
    protected override void AddByte(List<byte> bytes, char token) => bytes.AddRange(PythonStrings.Utf8(token.ToString()));

    private static Dictionary<int, AddedToken> Own(TextTokenizerFiles files) => new()
    {
        [0] = Mark(files, "pad_token"), [1] = new AddedToken("[S1]") { Normalized = true }, [2] = new AddedToken("[S2]") { Normalized = true },
    };
}
