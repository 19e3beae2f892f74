namespace HfPipelines.Networks;

/// <summary>A network that begins a generation otherwise than with the prompt given, or ends it by rules of its own (BLIP).</summary>
public interface IGenerationRules
{
    /// <summary>What a generation begins with.</summary>
    /// <param name="prompt">The prompt given.</param>
    /// <returns>The prompt; its tensors belong to the current dispose scope.</returns>
    ModelInput Begin(ModelInput prompt);

    /// <summary>The options of a generation.</summary>
    /// <param name="options">Those given.</param>
    GenerationOptions Complete(GenerationOptions options);
}
