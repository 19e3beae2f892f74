using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>BERT's: a space on either side of every Chinese character.</summary>
internal sealed class ChineseSpacingNormalizer : INormalizer
{
    private static readonly CodePointSet Chinese = CodePointSet.Of(
        0x4E00, 0x9FFF, 0x3400, 0x4DBF, 0x20000, 0x2A6DF, 0x2A700, 0x2B73F, 0x2B740, 0x2B81F, 0x2B920, 0x2CEAF, 0xF900, 0xFAFF, 0x2F800, 0x2FA1F);

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        int first = text.Span.IndexOfAnyExceptInRange('\0', '\u33FF');
        if (first < 0)
        {
            return;
        }

        text.Begin();
        int length = text.Length;
        int kept = 0;
        for (int i = first; i < length;)
        {
            int point = CodePoints.At(text.Span, i, out int units);
            if (point >= 0x3400 && Chinese.Contains(point))
            {
                text.Keep(i - kept);
                text.Put(' ', 0);
                text.Put(point, 1);
                text.Put(' ', 1);
                kept = i + units;
            }

            i += units;
        }

        text.Keep(length - kept);
        text.Commit();
    }
}
