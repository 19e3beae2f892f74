using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder without a head: token ids or embeddings to <c>last_hidden_state</c>, with a cache.</summary>
public abstract class DecoderNetwork : Network
{
    /// <summary>The table that turns token ids into embeddings.</summary>
    public abstract Embedding InputEmbeddings { get; }

    /// <summary>Makes the memory of a generation: all of it is allocated here.</summary>
    /// <param name="batchSize">The number of sequences.</param>
    /// <param name="maxLength">The number of tokens, prompt and continuation, that a sequence may reach.</param>
    public abstract DecoderCache CreateCache(long batchSize, long maxLength);

    /// <summary>The positions of a prompt that begins a generation, where they are not simply counted from 0 on.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>Int64 [batch or 1, length] or [3, batch, length]; null where they are counted. The tensor belongs to the current dispose scope.</returns>
    public virtual Tensor? PositionsOf(ModelInput prompt) => null;

    /// <summary>The embeddings of a call: those given, or those of the token ids given.</summary>
    /// <param name="input">The call.</param>
    /// <returns>[batch, length, hidden].</returns>
    /// <exception cref="ModelInputException">Not exactly one of both is given, or it has another shape.</exception>
    protected Tensor Embed(ModelInput input)
    {
        (string name, Tensor given, int rank) = (input.InputIds, input.InputsEmbeds) switch
        {
            ({ } ids, null) => ("input_ids", ids, 2),
            (null, { } embeddings) => ("inputs_embeds", embeddings, 3),
            _ => throw new ModelInputException("input_ids", "exactly one of input_ids and inputs_embeds", input.InputIds is null ? "neither" : "both"),
        };
        if (given.dim() != rank || (rank == 3 && given.size(2) != InputEmbeddings.Size))
        {
            throw new ModelInputException(name, rank == 2 ? "[batch, length]" : $"[batch, length, {InputEmbeddings.Size}]", $"[{string.Join(", ", given.shape)}]");
        }

        return rank == 2 ? InputEmbeddings.Forward(given) : given;
    }
}
