using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// Scores how well each of several texts answers: inputs [batch, choices, length], <c>logits</c> [batch, choices].
/// </summary>
/// <param name="classifier">Scores single texts with one label.</param>
public sealed class MultipleChoiceModel(Network classifier) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor given = input.InputIds ?? input.InputsEmbeds ?? throw new ModelInputException("input_ids", "[batch, choices, length]", "none");
        int rank = input.InputIds is null ? 4 : 3;
        if (given.dim() != rank)
        {
            throw new ModelInputException("input_ids", rank == 3 ? "[batch, choices, length]" : "[batch, choices, length, hidden]", $"[{string.Join(", ", given.shape)}]");
        }

        ModelInput flat = input.Clone();
        foreach (string name in input.Names.Where(n => input[n]!.dim() >= 3))
        {
            flat[name] = input[name]!.flatten(0, 1);
        }

        ModelOutput inner = classifier.Forward(flat);
        var output = new ModelOutput();
        output.Add("logits", inner.Logits.view(-1, given.size(1)));
        output.AddRest(inner, "logits");
        return output;
    }
}
