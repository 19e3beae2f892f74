using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace HfPipelines.Benchmarks.Tokenizers;

/// <summary>The tokens of o200k_base by rank, which a package of Microsoft.ML.Tokenizers holds: a vocabulary as people use it.</summary>
internal static class RankedTokens
{
    /// <summary>The resource: a token in base64 and its rank a line.</summary>
    public static Stream Open()
    {
        Assembly assembly = Assembly.Load("Microsoft.ML.Tokenizers.Data.O200kBase");
        return new DeflateStream(assembly.GetManifestResourceStream("o200k_base.tiktoken.deflate")!, CompressionMode.Decompress);
    }

    /// <summary>The tokens, the lowest rank first.</summary>
    public static IReadOnlyList<byte[]> Read()
    {
        using var reader = new StreamReader(Open());
        var tokens = new List<byte[]>();
        while (reader.ReadLine() is { } line)
        {
            // The first line holds the capacity; a token's line may leave out the rank, which is the line's number.
            if (!line.StartsWith("Capacity", StringComparison.Ordinal))
            {
                tokens.Add(Convert.FromBase64String(line.Split(' ')[0]));
            }
        }

        return tokens;
    }

    /// <summary>The tokens that are whole characters.</summary>
    public static IEnumerable<string> Texts(IReadOnlyList<byte[]> tokens)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        foreach (byte[] token in tokens)
        {
            string text;
            try
            {
                text = strict.GetString(token);
            }
            catch (DecoderFallbackException)
            {
                continue;
            }

            yield return text;
        }
    }
}
