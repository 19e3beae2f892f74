using System.Text;

namespace HfPipelines.Checkpoints;

/// <summary>JSON as Python's json module writes it, which may hold bare <c>Infinity</c>, <c>-Infinity</c> and <c>NaN</c>.</summary>
internal static class PythonJson
{
    private static readonly string[] Words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>Puts the bare words into quotes.</summary>
    /// <param name="json">The text.</param>
    public static string Quote(string json)
    {
        if (!Words.Any(w => json.Contains(w, StringComparison.Ordinal)))
        {
            return json;
        }

        var text = new StringBuilder(json.Length + 16);
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            string? word = inString ? null : Words.FirstOrDefault(w => string.CompareOrdinal(json, i, w, 0, w.Length) == 0);
            if (word is not null)
            {
                text.Append('"').Append(word).Append('"');
                i += word.Length - 1;
                continue;
            }

            text.Append(json[i]);
            if (inString && json[i] == '\\' && i + 1 < json.Length)
            {
                text.Append(json[++i]);
            }
            else if (json[i] == '"')
            {
                inString = !inString;
            }
        }

        return text.ToString();
    }
}
