using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>Python's <c>textwrap.wrap</c> with <c>expand_tabs</c> and <c>replace_whitespace</c> off.</summary>
internal sealed class TextWrapper(int width, bool breakLongWords, bool breakOnHyphens)
{
    public List<string> Wrap(string text, RenderContext context)
    {
        if (width <= 0)
        {
            throw Raise.Value($"invalid width {width} (must be > 0)");
        }

        List<string> chunks = Split(text);
        context.ChargeItems(chunks.Count);
        chunks.Reverse();
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            context.Step();
            if (IsBlank(chunks[^1]) && lines.Count > 0)
            {
                chunks.RemoveAt(chunks.Count - 1);
            }

            var line = new List<string>();
            int length = 0;
            while (chunks.Count > 0 && length + PythonText.Length(chunks[^1]) <= width)
            {
                length += PythonText.Length(chunks[^1]);
                line.Add(chunks[^1]);
                chunks.RemoveAt(chunks.Count - 1);
            }

            if (chunks.Count > 0 && PythonText.Length(chunks[^1]) > width)
            {
                HandleLongWord(chunks, line, length);
            }

            if (line.Count > 0 && IsBlank(line[^1]))
            {
                line.RemoveAt(line.Count - 1);
            }

            if (line.Count > 0)
            {
                lines.Add(string.Concat(line));
            }
        }

        return lines;
    }

    private void HandleLongWord(List<string> chunks, List<string> line, int length)
    {
        string chunk = chunks[^1];
        if (breakLongWords)
        {
            int left = PythonText.ToUtf16(chunk, width - length);
            int end = left;
            if (breakOnHyphens && left > 0)
            {
                int hyphen = chunk.LastIndexOf('-', left - 1);
                if (hyphen > 0 && chunk.AsSpan(0, hyphen).ContainsAnyExcept('-'))
                {
                    end = hyphen + 1;
                }
            }

            line.Add(chunk[..end]);
            chunks[^1] = chunk[end..];
        }
        else if (line.Count == 0)
        {
            line.Add(chunk);
            chunks.RemoveAt(chunks.Count - 1);
        }
    }

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    private static bool IsBlank(string text) => text.All(PythonChar.IsSpace);

    private static bool IsWordCharacter(char c) => c == '_' || PythonChar.IsAlphanumeric(c);

    private static bool IsLetter(char c) => IsWordCharacter(c) && !PythonChar.IsDecimal(c);

    private static bool IsPunctuation(char c) => IsWordCharacter(c) || c is '!' or '"' or '\'' or '&' or '.' or ',' or '?';

    private List<string> Split(string text)
    {
        var chunks = new List<string>();
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            if (IsSpace(text[i]))
            {
                while (end < text.Length && IsSpace(text[end]))
                {
                    end++;
                }
            }
            else
            {
                end = breakOnHyphens ? WordEnd(text, i) : SpaceAfter(text, i);
            }

            chunks.Add(text[i..end]);
            i = end;
        }

        return chunks;
    }

    private static int SpaceAfter(string text, int from)
    {
        while (from < text.Length && !IsSpace(text[from]))
        {
            from++;
        }

        return from;
    }

    // A word ends before white space, behind a hyphen between letters, or around a dash of two hyphens and more.
    private static int WordEnd(string text, int start)
    {
        if (IsDash(text, start, start) is { } dash)
        {
            return dash;
        }

        for (int end = start + 1; end <= text.Length; end++)
        {
            if (end == text.Length || IsSpace(text[end]))
            {
                return end;
            }

            if (text[end] == '-' && IsDash(text, end, start) is not null)
            {
                return end;
            }

            if (text[end - 1] == '-' && IsHyphen(text, end - 1, start))
            {
                return end;
            }
        }

        return text.Length;
    }

    private static int? IsDash(string text, int at, int start)
    {
        int end = at;
        while (end < text.Length && text[end] == '-')
        {
            end++;
        }

        bool before = at > start || at > 0 ? at > 0 && IsPunctuation(text[at - 1]) : false;
        return end - at >= 2 && before && end < text.Length && IsWordCharacter(text[end]) ? end : null;
    }

    private static bool IsHyphen(string text, int at, int start)
    {
        bool lettersBefore = at - 2 >= start && IsLetter(text[at - 1]) && IsLetter(text[at - 2]);
        bool compoundBefore = at - 3 >= start && IsLetter(text[at - 1]) && text[at - 2] == '-' && IsLetter(text[at - 3]);
        bool lettersAfter = at + 2 < text.Length && IsLetter(text[at + 1]) && (IsLetter(text[at + 2]) || (text[at + 2] == '-' && at + 3 < text.Length && IsLetter(text[at + 3])));
        return (lettersBefore || compoundBefore) && lettersAfter;
    }
}
