using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The parameters of a function.</summary>
internal sealed class Signature
{
    private readonly string[] _parameters;
    private readonly int _required;
    private readonly bool _named;

    /// <summary>Makes a signature.</summary>
    /// <param name="name">The function's name, for messages.</param>
    /// <param name="required">How many parameters must be given.</param>
    /// <param name="named">Whether arguments may be given by name.</param>
    /// <param name="parameters">The names of the parameters.</param>
    public Signature(string name, int required, bool named, params string[] parameters)
    {
        (Name, _required, _named, _parameters) = (name, required, named, parameters);
    }

    public string Name { get; }

    /// <summary>Puts arguments into the order of the parameters.</summary>
    /// <exception cref="TemplateException">An argument is missing, unknown or too many.</exception>
    public object?[] Bind(Arguments arguments)
    {
        object?[] positional = arguments.Positional;
        if (positional.Length > _parameters.Length)
        {
            throw Raise.Type($"{Name}() takes {_parameters.Length} positional argument{(_parameters.Length == 1 ? "" : "s")} but {positional.Length} {(positional.Length == 1 ? "was" : "were")} given");
        }

        var bound = new object?[_parameters.Length];
        positional.CopyTo(bound, 0);
        bound.AsSpan(positional.Length).Fill(Missing.Value);
        foreach ((string name, object? value) in arguments.Named ?? [])
        {
            int index = _named ? Array.IndexOf(_parameters, name) : -1;
            if (index < 0)
            {
                throw Raise.Type(_named ? $"{Name}() got an unexpected keyword argument '{name}'" : $"{Name}() takes no keyword arguments");
            }

            bound[index] = bound[index] is Missing ? value : throw Raise.Type($"{Name}() got multiple values for argument '{name}'");
        }

        for (int i = 0; i < _required; i++)
        {
            if (bound[i] is Missing)
            {
                throw Raise.Type($"{Name}() missing 1 required positional argument: '{_parameters[i]}'");
            }
        }

        return bound;
    }
}
