using HfPipelines.Networks;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Generation;

/// <summary>Continues prompts with a network and gives text. It holds no state between calls; a call runs on the thread that makes it.</summary>
public sealed class TextGenerator
{
    private readonly TokenGenerator _generator;
    private readonly Tokenizer _tokenizer;

    /// <summary>Makes a generator.</summary>
    /// <param name="network">A network that implements <see cref="ICausalLanguageModel"/>.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="config">The checkpoint's defaults; null for none.</param>
    /// <exception cref="GenerationException">The network does not continue text.</exception>
    public TextGenerator(Network network, Tokenizer tokenizer, GenerationConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_generator, _tokenizer) = (new TokenGenerator(network, config, tokenizer), tokenizer);
    }

    /// <summary>Continues a batch of prompts.</summary>
    /// <param name="prompt">See <see cref="TokenGenerator.Generate"/>.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="onText">Receives the text while it is written, in pieces of whole characters; for one prompt and one text. Null to wait for the end.</param>
    /// <param name="cancellationToken">Stops before the next token.</param>
    /// <returns>For each prompt as many texts as the options ask for.</returns>
    /// <exception cref="GenerationException">The options or the prompt do not fit.</exception>
    /// <exception cref="OperationCanceledException">The generation was cancelled.</exception>
    public IReadOnlyList<GeneratedText> Generate(
        ModelInput prompt, GenerationOptions? options = null, Action<string>? onText = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        PieceStreamer? streamer = onText is null ? null : new PieceStreamer(_tokenizer, onText);
        GenerationResult result = _generator.Generate(prompt, options, streamer, cancellationToken);
        int[] promptTokens = PromptTokens(prompt, result.PromptLength);
        int texts = result.Sequences.Count / promptTokens.Length;
        GeneratedText[] generated = [.. Enumerable.Range(0, result.Sequences.Count).Select(row => new GeneratedText
        {
            Text = Text(result, row),
            TokenIds = result.NewTokens[row],
            FinishReason = result.FinishReasons[row],
            PromptTokens = promptTokens[row / texts],
        })];
        streamer?.Finish(generated[0].Text);
        return generated;
    }

    /// <summary>The new text: what the whole decodes to, without what the prompt decodes to. A text may begin with a space that it would lose alone.</summary>
    private string Text(GenerationResult result, int row)
    {
        int[] prompt = [.. result.Sequences[row].Take(result.PromptLength)];
        string before = _tokenizer.Decode(prompt, skipSpecialTokens: true);
        string whole = _tokenizer.Decode([.. prompt, .. result.NewTokens[row]], skipSpecialTokens: true);
        return whole.StartsWith(before, StringComparison.Ordinal) ? whole[before.Length..] : _tokenizer.Decode(result.NewTokens[row], skipSpecialTokens: true);
    }

    /// <summary>The number of places of each prompt, without padding.</summary>
    private static int[] PromptTokens(ModelInput prompt, int length)
    {
        if (prompt.AttentionMask is not { } mask)
        {
            Tensor? values = prompt.InputIds ?? prompt.InputsEmbeds;
            return [.. Enumerable.Repeat((int)(values?.size(1) ?? length), (int)(values?.size(0) ?? 1))];
        }

        using Tensor counts = mask.ne(0).sum(1).cpu();
        return [.. counts.data<long>().Select(c => (int)c)];
    }
}
